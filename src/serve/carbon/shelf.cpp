#include "serve/carbon/shelf.hpp"

#include "carbon/filing/filing.hpp"
#include "serve/carbon/month_json.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr std::string_view carbon_maker = "synthetic region";

Error unreadable_carbon(const keep::DocumentRow& row, const Error& why) {
  return Error{ErrorCode::corrupt, fmt::format("document {} ({} {}): {}", row.number, row.kind, row.key, why.message),
               row.key};
}

std::string shelf_key(const carbon::Enterprise& one) {
  return one.id;
}
std::string shelf_key(const carbon::Month& one) {
  return carbon::month_key(one);
}
std::string shelf_key(const carbon::SyntheticYear& one) {
  return fmt::format("{}/{}", one.enterprise, one.year);
}
const std::string& shelf_enterprise(const carbon::Enterprise& one) {
  return one.id;
}
template <class Value>
const std::string& shelf_enterprise(const Value& one) {
  return one.enterprise;
}

/// The newest of each key behind row `known` into `values`, which stand by key and stay so.
template <class Value, class Read>
Result<void> read_newer(const keep::DocumentBook& book, std::string_view kind, std::int64_t known, CarbonFilings& out,
                        std::vector<Value>& values, Read read) {
  LANTIAN_TRY(const std::int64_t last, book.last_of(kind));
  if (last <= known) return {};
  LANTIAN_TRY(const std::vector<keep::DocumentRow> rows, book.each(kind));
  const bool first = values.empty();
  for (const keep::DocumentRow& row : rows) {
    if (row.number <= known) continue;
    auto value = read(row);
    if (!value) return unreadable_carbon(row, value.error());
    std::int64_t& version = out.versions[shelf_enterprise(*value)];
    version = std::max(version, row.number);
    if (first) {
      values.push_back(*std::move(value));
      continue;
    }
    const std::string key = shelf_key(*value);
    const auto place =
        std::ranges::lower_bound(values, key, std::less<>{}, [](const Value& one) { return shelf_key(one); });
    if (place != values.end() && shelf_key(*place) == key) {
      *place = *std::move(value);
    } else {
      values.insert(place, *std::move(value));
    }
  }
  return {};
}

/// `out`: what was known up to row `known`.
Result<CarbonFilings> read_filings(const keep::DocumentBook& book, std::int64_t known, CarbonFilings out) {
  using keep::DocumentRow;
  LANTIAN_CHECK(read_newer(book, "enterprise", known, out, out.enterprises,
                           [](const DocumentRow& row) { return read_carbon_enterprise_json(row.body); }));
  LANTIAN_CHECK(read_newer(book, "month", known, out, out.months,
                           [](const DocumentRow& row) { return read_carbon_month_json(row.body, row.number); }));
  LANTIAN_CHECK(read_newer(book, "year", known, out, out.years,
                           [](const DocumentRow& row) { return read_carbon_year_json(row.body); }));
  out.synthetic = std::ranges::any_of(out.enterprises, &carbon::Enterprise::synthetic);
  return out;
}

}  // namespace

Result<std::shared_ptr<const CarbonFilings>> CarbonShelf::filings(const keep::DocumentBook& book) {
  const std::scoped_lock lock{turn_};
  std::int64_t number = 0;
  for (const std::string_view kind : {"enterprise", "month", "year"}) {
    LANTIAN_TRY(const std::int64_t of_kind, book.last_of(kind));
    number = std::max(number, of_kind);
  }
  if (filings_ && number == number_) return filings_;
  LANTIAN_TRY(CarbonFilings read, read_filings(book, number_, filings_ ? *filings_ : CarbonFilings{}));
  filings_ = std::make_shared<const CarbonFilings>(std::move(read));
  number_ = number;
  return filings_;
}

Result<void> keep_synthetic_filings(const CarbonOffice& office, const std::string& region, keep::DocumentBook& book,
                                    UtcSeconds now) {
  LANTIAN_TRY(const std::int64_t there, book.last_of("enterprise"));
  if (there > 0) return {};
  LANTIAN_TRY(const CarbonFilings made, office.synthetic(region));
  std::vector<keep::DocumentDraft> drafts;
  for (const carbon::Enterprise& one : made.enterprises) {
    drafts.push_back({"enterprise", one.id, carbon_enterprise_json(one)});
  }
  for (const carbon::Month& one : made.months) {
    drafts.push_back({"month", carbon::month_key(one), carbon_month_json(one)});
  }
  for (const carbon::SyntheticYear& one : made.years) {
    drafts.push_back({"year", fmt::format("{}/{}", one.enterprise, one.year), carbon_year_json(one)});
  }
  LANTIAN_CHECK(book.append(drafts, carbon_maker, now));
  return {};
}

}  // namespace lantian::serve
