#include "serve/accounts/gate.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

/// True when `path` is the prefix or lies below it: "/a/b" and "/a/b/c", not "/a/bc".
bool lies_below(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

/// "/api" of "/api/v1/sky".
std::string_view root_of(std::string_view path) {
  return path.substr(0, path.find('/', 1));
}

std::optional<Permission> read_permission(terms::Section& part, std::string_view key) {
  const std::string word = part.text_or(key, "");
  const auto permission = parse_permission(word);
  if (!word.empty() && !permission) part.fault(part.line_of(key), fmt::format("'{}' is no permission", word));
  return permission;
}

}  // namespace

Gate::Asks Gate::read_word(terms::Section& part, std::string_view key) {
  const std::string word = part.text_or(key, "");
  if (word.empty()) return {};
  if (word == "public") return {Door::open, {}};
  if (word == "signed_in") return {Door::signed_in, {}};
  const auto permission = parse_permission(word);
  if (!permission) {
    part.fault(part.line_of(key), fmt::format("'{}' is neither public, signed_in nor a permission", word));
  }
  return {permission ? Door::permission : Door::closed, permission};
}

const Gate::Line* Gate::line_for(std::string_view path) const {
  const Line* found = nullptr;
  for (const Line& line : lines_) {
    const bool longer = found == nullptr || line.prefix.size() > found->prefix.size();
    if (longer && lies_below(path, line.prefix)) found = &line;
  }
  return found;
}

std::optional<Permission> Gate::export_asks(std::string_view path, std::string_view form) const {
  if (std::ranges::find(export_forms_, form) == export_forms_.end()) return std::nullopt;
  const Line* found = line_for(path);
  if (found == nullptr) return std::nullopt;
  return found->exported ? found->exported : exported_;
}

Result<Gate> Gate::read(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  Gate gate;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    top.text("source");
    top.text("status");
    gate.export_forms_ = top.texts("export_forms");
    gate.exported_ = read_permission(top, "export");
    if (gate.export_forms_.empty() != !gate.exported_) {
      top.fault(top.line(), "'export_forms' and 'export' go together");
    }
    for (terms::Section& part : top.sections("address")) {
      Line line{part.text("prefix"), read_word(part, "read"), read_word(part, "change"),
                read_permission(part, "export")};
      if (!line.prefix.starts_with('/') || line.prefix.ends_with('/')) {
        part.fault(part.line(), "a prefix begins with '/' and does not end with it");
      }
      if (line.read.door == Door::closed && line.change.door == Door::closed) {
        part.fault(part.line(), "the line opens nothing: say 'read' or 'change'");
      }
      if (std::ranges::find(gate.lines_, line.prefix, &Line::prefix) != gate.lines_.end()) {
        part.fault(part.line(), fmt::format("there are two lines for {}", line.prefix));
      }
      part.finish();
      gate.lines_.push_back(std::move(line));
    }
    top.finish();
  }
  if (faults.empty()) return gate;
  std::vector<std::string> texts;
  for (const terms::Fault& fault : faults) texts.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(texts, "\n"), ""};
}

Gate::Asks Gate::asks(std::string_view method, std::string_view path) const {
  const Line* found = line_for(path);
  const bool guarded =
      std::ranges::any_of(lines_, [&](const Line& line) { return root_of(path) == root_of(line.prefix); });
  if (found == nullptr) return {guarded ? Door::closed : Door::open, {}};
  return method == "GET" || method == "HEAD" || method == "OPTIONS" ? found->read : found->change;
}

}  // namespace lantian::serve
