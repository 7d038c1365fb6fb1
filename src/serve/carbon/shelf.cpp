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

template <class Value, class Read>
Result<std::vector<Value>> newest_of_each(const keep::DocumentBook& book, std::string_view kind, Read read) {
  LANTIAN_TRY(const std::vector<keep::DocumentRow> rows, book.each(kind));
  std::vector<Value> out;
  out.reserve(rows.size());
  for (const keep::DocumentRow& row : rows) {
    auto value = read(row);
    if (!value) return unreadable_carbon(row, value.error());
    out.push_back(*std::move(value));
  }
  return out;
}

Result<CarbonFilings> read_filings(const keep::DocumentBook& book) {
  using keep::DocumentRow;
  CarbonFilings out;
  LANTIAN_TRY(out.enterprises, newest_of_each<carbon::Enterprise>(book, "enterprise", [](const DocumentRow& row) {
    return read_carbon_enterprise_json(row.body);
  }));
  LANTIAN_TRY(out.months, newest_of_each<carbon::Month>(book, "month", [](const DocumentRow& row) {
    return read_carbon_month_json(row.body, row.number);
  }));
  LANTIAN_TRY(out.years, newest_of_each<carbon::SyntheticYear>(book, "year", [](const DocumentRow& row) {
    return read_carbon_year_json(row.body);
  }));
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
  LANTIAN_TRY(CarbonFilings read, read_filings(book));
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
