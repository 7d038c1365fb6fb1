#include "carbon/filing/filing.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace lantian::carbon {
namespace {

using terms::RowRefusal;

constexpr std::string_view filing_standings[] = {"", "NO", "NE", "IE", "C"};

std::optional<Standing> filing_standing(std::string_view word) {
  for (std::size_t i = 1; i < std::size(filing_standings); ++i) {
    if (word == filing_standings[i]) return static_cast<Standing>(i);
  }
  return std::nullopt;
}

/// One row on its way into a month.
class FilingRow {
 public:
  FilingRow(const terms::Form& form, const terms::Record& record, std::string_view file,
            std::vector<RowRefusal>& refusals)
      : view_{form, record}, file_{file}, refusals_{&refusals} {}

  std::string month() const {
    const std::string& text = view_.text("month");
    const auto period = parse_period(text);
    if (period && period->kind == PeriodKind::month) return text;
    refuse("month", text, "one month is wanted, like 2024-05");
    return {};
  }

  MonthItem item() const {
    MonthItem out;
    out.item = view_.text("item");
    const std::string& amount = view_.text("amount");
    if (const auto standing = filing_standing(amount)) {
      out.standing = *standing;
    } else if (const auto value = view_.decimal("amount")) {
      out.value = *value;
      if (value->unscaled < 0 && out.item.find("change") == std::string::npos) {
        refuse("amount", amount, "only a change of stock may be negative");
      }
    }
    out.unit = view_.text("unit");
    if (const auto origin = parse_origin(view_.text("origin"))) out.origin = *origin;
    out.evidence = view_.text("evidence");
    out.meter = view_.text("meter");
    return out;
  }

  const std::string& text(std::string_view field) const { return view_.text(field); }
  void refuse(std::string column, std::string given, std::string message) const {
    refusals_->push_back({std::string{file_}, view_.line(), std::move(column), std::move(given), std::move(message)});
  }

 private:
  terms::RecordView view_;
  std::string_view file_;
  std::vector<RowRefusal>* refusals_;
};

}  // namespace

FiledMonths read_filing(const terms::Form& form, const terms::FilledForm& filled, std::string_view file,
                        std::span<const Enterprise> enterprises, bool synthetic) {
  FiledMonths out;
  out.refusals = filled.refusals;
  std::map<std::tuple<std::string, std::string, std::string>, Month> months;
  for (const terms::Record& record : filled.records) {
    const FilingRow row{form, record, file, out.refusals};
    const std::string month = row.month();
    const std::string& enterprise = row.text("enterprise");
    if (std::ranges::none_of(enterprises, [&](const Enterprise& one) { return one.id == enterprise; })) {
      row.refuse("enterprise", enterprise, "the register has no such enterprise; it is entered before it files");
      continue;
    }
    Month& filed = months[{enterprise, row.text("facility"), month}];
    filed.enterprise = enterprise;
    filed.facility = row.text("facility");
    filed.month = month;
    filed.synthetic = synthetic;
    filed.items.push_back(row.item());
  }
  if (out.refusals.empty()) {
    for (auto& [key, month] : months) out.months.push_back(std::move(month));
  }
  return out;
}

std::vector<terms::Record> filing_records(const terms::Form& form, std::span<const Month> months) {
  std::vector<terms::Record> out;
  const auto put = [&form](terms::Record& record, std::string_view field, std::string value) {
    record.cells[form.position(field)] = std::move(value);
  };
  for (const Month& month : months) {
    for (const MonthItem& item : month.items) {
      terms::Record record{0, std::vector<std::string>(form.columns.size())};
      put(record, "enterprise", month.enterprise);
      put(record, "facility", month.facility);
      put(record, "month", month.month);
      put(record, "item", item.item);
      const auto standing = static_cast<std::size_t>(item.standing);
      put(record, "amount", standing == 0 ? item.value.text() : std::string{filing_standings[standing]});
      put(record, "unit", item.unit);
      put(record, "origin", std::string{name_of(item.origin)});
      put(record, "evidence", item.evidence);
      put(record, "meter", item.meter);
      out.push_back(std::move(record));
    }
  }
  return out;
}

std::string month_key(const Month& month) {
  return fmt::format("{}/{}/{}", month.enterprise, month.facility, month.month);
}

}  // namespace lantian::carbon
