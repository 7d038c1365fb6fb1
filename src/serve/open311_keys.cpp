#include "serve/open311_keys.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "serve/accounts/tokens.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Result<Open311Keys> Open311Keys::read(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  Open311Keys out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    for (terms::Section& part : top.sections("key")) {
      Key key{part.text("name"), part.text("sha256")};
      if (!is_sha256(key.sha256)) {
        part.fault(part.line(), "sha256: 64 digits of 0-9 and a-f, as 'printf %s KEY | sha256sum' prints them");
      }
      if (std::ranges::find(out.keys_, key.name, &Key::name) != out.keys_.end()) {
        part.fault(part.line(), fmt::format("there are two keys of {}", in_quotes(key.name)));
      }
      part.finish();
      out.keys_.push_back(std::move(key));
    }
    top.finish();
  }
  if (faults.empty()) return out;
  std::vector<std::string> texts;
  for (const terms::Fault& fault : faults) texts.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(texts, "\n"), ""};
}

bool Open311Keys::holds(std::string_view key) const {
  const std::string sha256 = sha256_hex(key);
  bool found = false;
  for (const Key& one : keys_) found = same_secret(one.sha256, sha256) || found;
  return found && !key.empty();
}

}  // namespace lantian::serve
