#pragma once
#include "inventory/figures/reconcile.hpp"
#include "inventory/records/records.hpp"

/// From the table of figures that departments state (data/inventory/forms/statistics.toml) to statements.
namespace lantian::inventory {

/// Form "statistics". Periods are named as `parse_period` names them, so that "2019" meets "2019". Refuses an unknown
/// unit. The department stands under both names as it is written.
Taken<Statement> read_statement_records(const RecordTable& table, const RecordBooks& books);

}  // namespace lantian::inventory
