// What becomes of a filing: final by the word of another person, and rows of the inventory.
#include "base/text.hpp"
#include "carbon/filing/filing.hpp"
#include "keep/files.hpp"
#include "serve/carbon/filings_desk.hpp"
#include "serve/carbon/month_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

/// Grave findings of the month as it stands in the book, as one text; empty: there are none.
std::string grave_findings(const CarbonDesk& desk, const CarbonFilings& filings, const std::string& enterprise,
                           const std::string& month) {
  const AccountView view = view_account(*desk.carbon, filings, *entered(filings, enterprise), month.substr(0, 4));
  if (!view.made) return view.why.message;
  std::vector<std::string> said;
  for (const carbon::CarbonFinding& one : view.findings) {
    if (one.severity == carbon::CheckSeverity::error && one.month == month) said.push_back(one.what.en);
  }
  return joined(said, "; ");
}

/// Names can be changed and shared, accounts cannot. Documents of before accounts were kept tell names alone.
bool filed_by(const keep::DocumentRow& row, const carbon::Month& month, const CarbonPerson& person) {
  if (!month.account.empty() && !person.account.empty()) return month.account == person.account;
  return row.who == person.name;
}

std::optional<Problem> approval_refused(const keep::DocumentRow& row, const carbon::Month& month,
                                        const ApprovalWish& wish, const CarbonPerson& person) {
  if (!person.approves) return Problem{problems::not_allowed, "a month is approved by who may approve carbon accounts"};
  if (row.number != wish.row) {
    return Problem{problems::conflict,
                   fmt::format("row {} was filed since you saw row {}; look at it first", row.number, wish.row)};
  }
  if (month.state == carbon::MonthState::final) return Problem{problems::conflict, "this month is final already"};
  if (filed_by(row, month, person)) {
    return Problem{problems::refused, "who filed a month does not approve it; another person of the office does"};
  }
  return std::nullopt;
}

}  // namespace

void judge_enterprises(const CarbonOffice& office, EnterprisesUpload& upload) {
  std::set<std::string> ids;
  for (carbon::Enterprise& one : upload.enterprises) {
    const auto wrong = [&](const std::string& what) { upload.faults.push_back(in_quotes(one.id) + ": " + what); };
    const bool plain = !one.id.empty() && std::ranges::all_of(one.id, [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
             c == '.';
    });
    constexpr std::size_t longest = 60;
    if (!plain || one.id.size() > longest) wrong("an id is of letters, digits, '-', '_' and '.', at most 60 of them");
    if (!ids.insert(one.id).second) wrong("stands here twice");
    const carbon::Sector* sector = office.sectors().sector(one.sector);
    if (sector == nullptr)
      wrong(fmt::format("there is no sector {}; data/carbon/sectors.toml has them", in_quotes(one.sector)));
    if (one.guide.empty() && sector != nullptr) one.guide = sector->guide;
    if (office.guides().versions(one.guide).empty()) {
      wrong(
          fmt::format("there is no guide {}; there are {}", in_quotes(one.guide), joined(office.guides().ids(), ", ")));
    }
    constexpr std::size_t county_digits = 6;
    const bool code = one.county.size() == county_digits &&
                      std::ranges::all_of(one.county, [](char c) { return c >= '0' && c <= '9'; });
    if (!code) wrong("its county is a code of GB/T 2260, like 652301");
    if (one.name.en.empty()) one.name.en = one.name.zh;
  }
}

Result<MonthApproval> approve_month(const CarbonDesk& desk, const CarbonFilings& filings, const std::string& enterprise,
                                    const std::string& month, const ApprovalWish& wish, const CarbonPerson& person) {
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  carbon::Month place;
  place.enterprise = enterprise;
  place.facility = wish.facility;
  place.month = month;
  const std::string key = carbon::month_key(place);
  LANTIAN_TRY(const auto row, book->newest("month", key));
  MonthApproval out;
  if (!row || entered(filings, enterprise) == nullptr) {
    out.refused = Problem{problems::not_found, fmt::format("{} was not filed", in_quotes(key))};
    return out;
  }
  LANTIAN_TRY(carbon::Month kept, read_carbon_month_json(row->body, row->number));
  out.refused = approval_refused(*row, kept, wish, person);
  if (out.refused) return out;
  const std::string grave = grave_findings(desk, filings, enterprise, month);
  if (!grave.empty() && wish.reason.empty()) {
    out.refused =
        Problem{problems::refused, fmt::format("grave findings stand against it: {}. Have it filed anew, or say a "
                                               "reason: {{\"reason\": \"...\"}}",
                                               grave)};
    return out;
  }
  kept.state = carbon::MonthState::final;
  const keep::DocumentDraft draft{"month", key, carbon_month_json(kept), row->number};
  LANTIAN_TRY(const auto rows, book->append(std::span{&draft, 1}, person.name, keep::now()));
  out.row = rows.front().number;
  return out;
}

Result<std::string> month_for_inventory(const CarbonDesk& desk, const CarbonFilings& filings,
                                        const carbon::Enterprise& enterprise, const std::string& month, bool chinese) {
  LANTIAN_TRY(const carbon::GuideProgram* program, guide_of_month(*desk.carbon, enterprise, month));
  LANTIAN_TRY(const terms::Form* form, desk.office->form("activity"));
  std::vector<terms::Record> records;
  for (const carbon::Month& filing : filings.months) {
    if (filing.enterprise != enterprise.id || filing.month != month) continue;
    for (const carbon::MonthItem& item : filing.items) {
      const carbon::GuideInput* input = program->guide.input(item.item);
      if (input == nullptr || input->inventory != "activities.amount") continue;
      terms::Record record{0, std::vector<std::string>(form->columns.size())};
      const auto put = [&](std::string_view field, std::string value) {
        record.cells[form->position(field)] = std::move(value);
      };
      const bool number = item.standing == carbon::Standing::value;
      const std::string place = filing.facility.empty() ? enterprise.id : enterprise.id + "/" + filing.facility;
      put("period", month);
      put("source_id", place + ":" + item.item);
      put("county", enterprise.county);
      put("amount", number ? item.value.text() : std::string{name_of(item.standing)});
      put("unit", item.unit);
      put("data_source", item.record.substr(0, item.record.find('#')));
      put("evidence", item.evidence);
      put("confidence", std::string(1, carbon::grade_of(desk.carbon->checks(), item, filing.state)));
      put("synthetic", filing.synthetic ? "true" : "false");
      records.push_back(std::move(record));
    }
  }
  if (records.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("{} filed nothing of {} that the inventory takes", enterprise.id, month), "month"};
  }
  return terms::write_csv(*form, records, chinese);
}

}  // namespace lantian::serve
