#include "serve/inventory_parts.hpp"
#include "serve/inventory_text.hpp"
#include "serve/inventory_trace.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

std::string row_lines(const TracedEmission& one) {
  const inventory::Emission& row = one.row;
  std::string text =
      fmt::format("\n{} t  {} {} {} {}\n", row.mass_t ? tonnes_text(row.mass_t) : std::string{name_of(row.notation)},
                  row.source_id, symbol(row.pollutant), row.class_code, row.period.name);
  if (!row.formula.empty()) text += fmt::format("  = {}\n", row.formula);
  if (row.factor) text += fmt::format("  {}  (sha256 {})\n", row.factor->text(), one.factor_sha256.substr(0, 12));
  for (const TracedRow* from : {&one.activity, &one.source}) {
    if (from->record.empty()) continue;
    text += fmt::format("  {}\n    {}:{}: {}  (sha256 {})\n", from->record, from->file, from->line, from->raw,
                        from->sha256.substr(0, 12));
  }
  return text;
}

}  // namespace

std::string printed(const InventoryOffice& office, const InventoryTrace& trace, std::size_t rows_shown, bool chinese) {
  std::string text = fmt::format("{} = {} t", trace.address.text(), tonnes_text(trace.total.mass_t));
  if (const std::string range = range_text(trace.total); !range.empty()) text += fmt::format("  (95 %: {})", range);
  text += fmt::format("  {}\n", missing_text(office, trace.total, chinese));
  if (trace.synthetic) text += office.word("synthetic", chinese) + "\n";
  text +=
      fmt::format("{}: {}   {}: {}   {}: {}\n", office.word("factors", chinese), factors_text(trace.factors),
                  office.word("revision", chinese), trace.revision, office.word("rows", chinese), trace.rows.size());
  for (std::size_t i = 0; i < std::min(rows_shown, trace.rows.size()); ++i) text += row_lines(trace.rows[i]);
  if (trace.rows.size() > rows_shown) {
    text += fmt::format("\n  {} {}\n", trace.rows.size() - rows_shown, office.word("more", chinese));
  }
  text += fmt::format("\n{}: {} t\n", office.word(trace.equal ? "equal" : "not_equal", chinese),
                      trace.recomputed ? tonnes_text(trace.recomputed->mass_t) : "-");
  if (!trace.why_not.empty()) text += trace.why_not + "\n";
  return text;
}

}  // namespace lantian::serve
