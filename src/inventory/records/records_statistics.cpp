#include "inventory/records/records_statistics.hpp"

#include "base/period.hpp"
#include "base/text.hpp"
#include "inventory/records/record_row.hpp"

#include <fmt/core.h>

namespace lantian::inventory {
namespace {

Statement take_statement(RecordRow& row, const RecordBooks& books) {
  Statement statement;
  statement.record = row.place();
  statement.quantity = row.text("quantity");
  statement.unit_id = row.unit_id("county", books.region);
  statement.period = row.text("period");
  if (const auto period = parse_period(statement.period)) statement.period = period->name;
  statement.value = row.decimal("value").value_or(Decimal{});
  statement.unit = row.text("unit");
  if (books.units != nullptr && books.units->find(statement.unit) == nullptr)
    row.refuse("unit", "is no unit of data/inventory/units.toml; add it there, or write the figure in another");
  statement.department = {row.text("department"), row.text("department")};
  statement.document = row.text("document");
  statement.synthetic = row.view().truth("synthetic");
  return statement;
}

}  // namespace

Taken<Statement> read_statement_records(const RecordTable& table, const RecordBooks& books) {
  return all_or_none(take_rows<Statement>(table, [&](RecordRow& row) { return take_statement(row, books); }));
}

}  // namespace lantian::inventory
