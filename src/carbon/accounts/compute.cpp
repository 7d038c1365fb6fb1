#include "carbon/accounts/compute.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "carbon/accounts/filings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <set>

namespace lantian::carbon {
namespace {

/// One account in the making.
class Accounting {
 public:
  Accounting(const AccountQuestion& question, const CountedFilings& filings, std::span<const SheetRow> rows)
      : question_{question},
        guide_{question.program->guide},
        filings_{filings},
        sheet_{*question.program, *question.units, rows} {}

  Account run() {
    head();
    for (std::size_t line = 0; line < guide_.lines.size(); ++line) {
      if (question_.boundary == "facility" && !guide_.lines[line].in_facility) continue;
      evaluate(line);
    }
    for (const auto& parameter : question_.resolved->parameters) {
      for (const ResolvedValue& value : parameter.values) note(value.note);
    }
    for (std::size_t row = 0; row < filings_.months.size(); ++row) note_cells(row);
    conclude();
    return std::move(account_);
  }

 private:
  void head() {
    const Enterprise& enterprise = *question_.enterprise;
    account_.enterprise = enterprise.id;
    account_.sector = enterprise.sector;
    account_.county = enterprise.county;
    account_.period = question_.period;
    account_.guide = guide_.id;
    account_.version = guide_.version;
    account_.factors = question_.resolved->factors;
    account_.missing_months = filings_.missing_months;
    account_.boundary = question_.boundary;
    account_.synthetic = enterprise.synthetic;
    for (const Month* month : filings_.months) account_.synthetic = account_.synthetic || month->synthetic;
  }

  void evaluate(std::size_t line) {
    const std::size_t rows = sheet_.rows();
    std::vector<double> mass(rows);
    const auto known = std::make_unique<bool[]>(rows);
    sheet_.evaluate_line(line, mass, {known.get(), rows});
    for (std::size_t row = 0; row < rows; ++row) {
      AccountLine one;
      const Month& month = *filings_.months[row];
      one.month = month.month;
      one.facility = month.facility;
      one.line = guide_.lines[line].id;
      one.part = guide_.lines[line].part;
      one.formula = guide_.lines[line].formula;
      operands(line, row, one);
      if (known[row]) {
        one.mass = CarbonMass::from_canonical(mass[row]);
      } else if (one.missing.empty()) {
        one.missing = "gives no number: something is divided by 0";
      }
      account_.lines.push_back(std::move(one));
    }
  }

  const std::string& member_of(std::size_t slot) const {
    const ProgramSlot& one = question_.program->slots[slot];
    return one.input >= 0 ? guide_.inputs[static_cast<std::size_t>(one.input)].member
                          : guide_.parameters[static_cast<std::size_t>(one.parameter)].member;
  }

  /// Members of a stream that do not occur are left out: fifteen fuels that nobody burns explain nothing.
  void operands(std::size_t line, std::size_t row, AccountLine& one) const {
    const auto& slots = question_.program->lines[line].slots;
    std::set<std::string_view> occur;
    for (const std::uint32_t slot : slots) {
      const bool input = question_.program->slots[slot].input >= 0;
      if (input && sheet_.state(slot, row) != CellState::absent) occur.insert(member_of(slot));
    }
    for (const std::uint32_t slot : slots) {
      const std::string& member = member_of(slot);
      if (!member.empty() && occur.count(member) == 0) continue;
      const CellState state = sheet_.state(slot, row);
      if (state == CellState::absent) continue;
      if (!counts(state)) {
        one.missing += (one.missing.empty() ? "" : "; ") + question_.program->slots[slot].id + ": " +
                       std::string{reason_of(state)};
        continue;
      }
      one.operands.push_back(operand(slot, row, state));
    }
  }

  Operand operand(std::size_t slot, std::size_t row, CellState state) const {
    const ProgramSlot& place = question_.program->slots[slot];
    const Month& month = *filings_.months[row];
    Operand one{place.id, sheet_.value(slot, row), place.unit, "", ""};
    if (state == CellState::parameter) {
      const auto parameter = static_cast<std::size_t>(place.parameter);
      one.kind = "parameter";
      one.origin = question_.resolved->parameters[parameter].at(month.month).origin;
    } else if (state == CellState::derived) {
      one.kind = "formula";
      one.origin = derived_origin(static_cast<std::size_t>(place.parameter), month);
    } else {
      const MonthItem* item = month.item(place.id);
      one.kind = state == CellState::measured ? "measured" : "item";
      one.origin = item == nullptr ? "" : item->record;
    }
    return one;
  }

  /// The formula, and the rows that it was fed from.
  std::string derived_origin(std::size_t parameter, const Month& month) const {
    std::string text = guide_.parameters[parameter].derived;
    for (const std::string& name : question_.program->derived[parameter]->formula.names) {
      const MonthItem* item = month.item(name);
      if (item != nullptr) text += "; " + item->record;
      const auto slot = question_.program->by_id.find(name);
      const int number = slot == question_.program->by_id.end() ? -1 : question_.program->slots[slot->second].parameter;
      if (number >= 0) {
        text += "; " + question_.resolved->parameters[static_cast<std::size_t>(number)].at(month.month).origin;
      }
    }
    return text;
  }

  void note(const std::string& text) {
    if (!text.empty() && noted_.insert(text).second) account_.notes.push_back(text);
  }

  void note_cells(std::size_t row) {
    const Month& month = *filings_.months[row];
    for (const MonthItem& item : month.items) {
      const auto found = question_.program->by_id.find(item.item);
      if (found == question_.program->by_id.end()) continue;
      const CellState state = sheet_.state(found->second, row);
      const std::string where = month.facility.empty() ? month.month : month.facility + " " + month.month;
      if (state == CellState::elsewhere) {
        note(fmt::format("{}: {} is included elsewhere and counts nothing here", where, item.item));
      } else if (state == CellState::parameter) {
        note(fmt::format("{}: {} was filed, but the guide gives it and takes no measured one", where, item.item));
      }
    }
  }

  void conclude() {
    bool whole = account_.missing_months.empty() && !account_.lines.empty();
    CarbonMass total;
    bool any = false;
    for (const AccountLine& line : account_.lines) {
      if (!line.mass) {
        whole = false;
        continue;
      }
      any = true;
      total += line.part == Part::recovery ? *line.mass * -1.0 : *line.mass;
    }
    if (any) account_.total = total;
    const bool checked =
        std::ranges::all_of(filings_.months, [](const Month* month) { return month->state == MonthState::final; });
    account_.state = !whole ? MonthState::missing : checked ? MonthState::final : MonthState::provisional;
  }

  const AccountQuestion& question_;
  const Guide& guide_;
  const CountedFilings& filings_;
  Sheet sheet_;
  Account account_;
  std::set<std::string> noted_;
};

}  // namespace

Result<Account> compute_account(const AccountQuestion& question) {
  LANTIAN_ASSERT(question.enterprise != nullptr && question.program != nullptr && question.resolved != nullptr &&
                     question.units != nullptr,
                 "a whole question");
  const Guide& guide = question.program->guide;
  if (std::ranges::find(guide.boundaries, question.boundary) == guide.boundaries.end()) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("guide {} has no boundary '{}'; there are {}", guide.ref(), question.boundary,
                             joined(guide.boundaries, " ")),
                 ""};
  }
  LANTIAN_TRY(const CountedFilings filings, count_filings(question.enterprise->id, question.filings, question.months));
  std::vector<SheetRow> rows;
  for (std::size_t i = 0; i < filings.months.size(); ++i) {
    rows.push_back({filings.months[i], question.resolved, filings.groups[i]});
  }
  return Accounting{question, filings, rows}.run();
}

namespace {

/// "2023-12" of "2024-01".
std::string month_before(const std::string& month) {
  const auto span = parse_period(month);
  LANTIAN_ASSERT(span.ok(), "a month name of a period");
  return text_of(span->begin - std::chrono::days{1}).substr(0, month.size());
}

}  // namespace

Result<ComputedAccount> account_of(const AccountBooks& books, const Enterprise& enterprise,
                                   std::span<const Month> filings, const Period& period, const AccountWish& wish) {
  LANTIAN_ASSERT(books.guides != nullptr && books.factors != nullptr && books.units != nullptr, "every book");
  LANTIAN_TRY(const std::vector<std::string> months, month_names(period));
  const std::string& id = wish.guide.empty() ? enterprise.guide : wish.guide;
  ComputedAccount computed;
  if (wish.version.empty()) {
    LANTIAN_TRY(computed.program, books.guides->in_force(id, period.begin));
  } else {
    computed.program = books.guides->version(id, wish.version);
    if (computed.program == nullptr) {
      return Error{ErrorCode::not_found, fmt::format("there is no guide {}/{}", id, wish.version), enterprise.id};
    }
  }
  LANTIAN_TRY(computed.resolved, resolve_parameters(*computed.program, {books.factors, books.units, enterprise.county,
                                                                        months, wish.factors}));
  AccountQuestion question{&enterprise,   filings,          period.name,        months,
                           wish.boundary, computed.program, &computed.resolved, books.units};
  LANTIAN_TRY(computed.account, compute_account(question));
  LANTIAN_TRY(const CountedFilings counted, count_filings(enterprise.id, filings, months));
  for (const Month* month : counted.stated) computed.filings.push_back(*month);
  const std::string last = month_before(months.front());
  for (const Month& month : filings) {
    if (month.enterprise == enterprise.id && month.month == last) computed.before.push_back(month);
  }
  computed.months = months;
  return computed;
}

std::optional<CarbonMass> line_sum(const Account& account, std::string_view line) {
  std::optional<CarbonMass> sum;
  for (const AccountLine& one : account.lines) {
    if (one.line != line) continue;
    if (!one.mass) return std::nullopt;
    sum = sum.value_or(CarbonMass{}) + *one.mass;
  }
  return sum;
}

std::optional<CarbonMass> AccountDifference::change() const {
  if (!before || !after) return std::nullopt;
  return *after - *before;
}

std::vector<AccountDifference> beside(const Account& before, const Account& after) {
  std::vector<AccountDifference> all{{"total", before.total, after.total}};
  for (const Part part : {Part::fuel, Part::process, Part::electricity, Part::heat, Part::recovery}) {
    all.push_back({std::string{name_of(part)}, before.part(part), after.part(part)});
  }
  for (const Account* account : {&before, &after}) {
    for (const AccountLine& line : account->lines) {
      if (std::ranges::find(all, line.line, &AccountDifference::name) != all.end()) continue;
      all.push_back({line.line, line_sum(before, line.line), line_sum(after, line.line)});
    }
  }
  return all;
}

}  // namespace lantian::carbon
