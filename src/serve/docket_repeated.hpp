#pragma once
#include "report/docket_repeated.hpp"
#include "serve/docket_office.hpp"

#include <optional>

namespace lantian::serve {

/// Which complaints are looked at: seen on these days, both included; absent bounds let every day through.
struct RepeatedQuery {
  std::optional<Day> from, to;
};

/// Complaints that came again, of the types that data/docket/similar.toml names. A report that was merged into another
/// one came again too, and is closed when that one is. Returns not_found (a type that the docket does not know) or what
/// the book returns.
Result<report::RepeatedTable> repeated_of(const DocketDesk& desk, const RepeatedQuery& query);

}  // namespace lantian::serve
