#include "inventory/activity_unit.hpp"

#include "base/text.hpp"
#include "inventory/faults.hpp"

#include <fmt/core.h>

namespace lantian::inventory {
namespace {

std::string folded_unit(std::string_view text) {
  std::string folded;
  for (const char c : lowered(text)) {
    if (c != ' ' && c != '\t') folded.push_back(c);
  }
  return folded;
}

}  // namespace

Result<UnitBook> UnitBook::read(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  UnitBook book;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section root{*tree, file.path, faults};
    for (terms::Section& row : root.sections("units")) {
      ActivityUnit unit{row.text("symbol"), row.text("dimension"), row.decimal("scale"), row.texts("names")};
      if (unit.scale <= Decimal{}) row.fault(row.line_of("scale"), "'scale' is above 0");
      std::vector<std::string> spellings{unit.symbol};
      spellings.insert(spellings.end(), unit.names.begin(), unit.names.end());
      for (const std::string& spelling : spellings) {
        const auto [at, is_new] = book.by_spelling_.try_emplace(folded_unit(spelling), book.units_.size());
        if (is_new || at->second == book.units_.size()) continue;
        row.fault(row.line(), fmt::format("{} already means {}", in_quotes(spelling), book.units_[at->second].symbol));
      }
      row.finish();
      book.units_.push_back(std::move(unit));
    }
    root.finish();
    if (book.units_.empty()) faults.push_back({file.path, 0, "holds no [[units]]"});
  }
  if (faults.empty()) return book;
  return error_of(faults);
}

const ActivityUnit* UnitBook::find(std::string_view text) const {
  const auto found = by_spelling_.find(folded_unit(text));
  return found == by_spelling_.end() ? nullptr : &units_[found->second];
}

std::string UnitBook::symbols_of(std::string_view dimension) const {
  std::vector<std::string> symbols;
  for (const ActivityUnit& unit : units_) {
    if (unit.dimension == dimension) symbols.push_back(in_quotes(unit.symbol));
  }
  return symbols.empty() ? "none" : joined(symbols, " ");
}

Result<Rational> UnitBook::convert(const Decimal& value, const ActivityUnit& from, const ActivityUnit& to) const {
  if (from.dimension != to.dimension) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("'{}' is a unit of {}, but '{}' of {}; give one of {}", from.symbol, from.dimension,
                             to.symbol, to.dimension, symbols_of(to.dimension)),
                 ""};
  }
  return value.exact() * from.scale.exact() / to.scale.exact();
}

}  // namespace lantian::inventory
