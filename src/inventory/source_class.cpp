#include "inventory/source_class.hpp"

#include "base/text.hpp"
#include "inventory/faults.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::inventory {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 2> class_statuses{"verified", "unverified"};

/// "LL-SSS-FFF-TTT": four parts of capitals and digits, the first two digits.
bool is_class_code(std::string_view code) {
  const auto parts = split(code, '-');
  if (parts.size() != 4 || parts[0].size() != 2) return false;
  const auto plain = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return std::ranges::all_of(parts[0], digit) && std::ranges::all_of(parts, [&](std::string_view part) {
           return !part.empty() && part.size() <= 4 && std::ranges::all_of(part, plain);
         });
}

/// What a level above the leaf says for all below it. Levels stand once in the file, under their code: "01", "01-RES",
/// "01-RES-BIT".
struct Level {
  std::string code;
  terms::Name name;
  std::optional<std::vector<Pollutant>> emits;
};
struct Levels {
  std::vector<Level> all;

  const Level* find(std::string_view code) const {
    const auto found = std::ranges::find(all, code, &Level::code);
    return found == all.end() ? nullptr : &*found;
  }
};

std::optional<std::vector<Pollutant>> read_emits(Section& row) {
  if (row.value("emits") == nullptr) return std::nullopt;
  std::vector<Pollutant> emits;
  for (const std::string& word : row.texts("emits")) {
    const auto pollutant = parse_pollutant(word);
    if (pollutant) {
      emits.push_back(*pollutant);
    } else {
      row.fault(row.line_of("emits"), fmt::format("{} is no pollutant", in_quotes(word)));
    }
  }
  return emits;
}

Levels read_levels(Section& root) {
  Levels levels;
  for (Section& row : root.sections("levels")) {
    std::string code = row.text("code");
    if (levels.find(code) != nullptr) row.fault(row.line_of("code"), fmt::format("{} is named twice", in_quotes(code)));
    terms::Name name = row.name("name");
    levels.all.push_back({std::move(code), std::move(name), read_emits(row)});
    row.finish();
  }
  return levels;
}

SourceClass read_one_class(Section& row, const Levels& levels, const std::string& general_source) {
  SourceClass one;
  one.code = row.text("code");
  if (!is_class_code(one.code)) {
    row.fault(row.line_of("code"),
              fmt::format("{} is no code of four levels; write it like \"01-RES-BIT-STV\"", in_quotes(one.code)));
  }
  std::size_t dash = 0;
  for (int level = 0; level < 3 && dash != std::string::npos; ++level) {
    dash = one.code.find('-', dash == 0 ? 0 : dash + 1);
    const std::string above = one.code.substr(0, dash);
    const Level* known = levels.find(above);
    if (known == nullptr) {
      row.fault(row.line_of("code"), fmt::format("level {} has no name; add it to 'levels'", in_quotes(above)));
    }
    one.level.push_back(known == nullptr ? terms::Name{} : known->name);
    if (known != nullptr && known->emits) one.emits = known->emits;  // the nearer level goes before the farther
  }
  one.level.push_back(row.name("name"));
  one.unit = row.text("unit");
  one.sector = row.text("sector");
  one.source = row.text_or("source", general_source);
  one.status = class_statuses[row.choice_or("status", class_statuses, 1)];
  row.finish();
  return one;
}

/// How many characters two codes share from the left; what is near a misspelt code shares most.
std::size_t shared_prefix(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

}  // namespace

Result<ClassBook> ClassBook::read(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  ClassBook book;
  const auto tree = terms::parse_tree(file, faults);
  if (tree) {
    Section root{*tree, file.path, faults};
    const std::string source = root.text("source");
    const Levels levels = read_levels(root);
    for (Section& row : root.sections("classes")) book.classes_.push_back(read_one_class(row, levels, source));
    root.finish();
    if (book.classes_.empty()) faults.push_back({file.path, 0, "holds no [[classes]]"});
  }
  std::ranges::sort(book.classes_, {}, &SourceClass::code);
  const auto twice = std::ranges::adjacent_find(book.classes_, {}, &SourceClass::code);
  if (twice != book.classes_.end()) faults.push_back({file.path, 0, fmt::format("class {} stands twice", twice->code)});
  if (faults.empty()) return book;
  return error_of(faults, twice == book.classes_.end() ? ErrorCode::malformed : ErrorCode::conflict);
}

const SourceClass* ClassBook::find(std::string_view code) const {
  const auto found = std::ranges::lower_bound(classes_, code, {}, &SourceClass::code);
  return found == classes_.end() || found->code != code ? nullptr : &*found;
}

std::string ClassBook::near(std::string_view code) const {
  std::size_t best = 2;
  for (const SourceClass& one : classes_) best = std::max(best, shared_prefix(one.code, code));
  std::vector<std::string> codes;
  for (const SourceClass& one : classes_) {
    if (shared_prefix(one.code, code) == best && codes.size() < 8) codes.push_back(one.code);
  }
  return codes.empty() ? "none" : joined(codes, " ");
}

bool covers(std::string_view prefix, std::string_view code) {
  return code.starts_with(prefix) && (prefix.empty() || code.size() == prefix.size() || code[prefix.size()] == '-');
}

}  // namespace lantian::inventory
