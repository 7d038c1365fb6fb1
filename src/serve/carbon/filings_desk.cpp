// What comes back: read, judged, kept whole or not at all.
#include "serve/carbon/filings_desk.hpp"

#include "base/text.hpp"
#include "carbon/filing/filing.hpp"
#include "carbon/formula/compound_unit.hpp"
#include "keep/files.hpp"
#include "serve/carbon/month_json.hpp"
#include "serve/inventory_import.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

std::string line_key(const carbon::Month& month, std::string_view item) {
  return fmt::format("{}#{}", carbon::month_key(month), item);
}

/// Enterprises that may be named.
std::vector<carbon::Enterprise> filers(const CarbonFilings& filings, const std::string& own) {
  std::vector<carbon::Enterprise> out;
  for (const carbon::Enterprise& one : filings.enterprises) {
    if (own.empty() || one.id == own) out.push_back(one);
  }
  return out;
}

Result<void> take_table(const CarbonDesk& desk, const CarbonFilings& filings, const std::string& bytes,
                        const std::string& own, FilingUpload& out) {
  const terms::Form& form = desk.carbon->form();
  LANTIAN_TRY(const ReadTable table, read_table(form, out.file, bytes, {}));
  carbon::FiledMonths read = carbon::read_filing(form, table.filled, out.file, filers(filings, own), filings.synthetic);
  out.rows = table.filled.records.size();
  out.months = std::move(read.months);
  out.refusals = std::move(read.refusals);
  for (const terms::Record& record : table.filled.records) {
    const terms::RecordView view{form, record};
    out.lines[fmt::format("{}/{}/{}#{}", view.text("enterprise"), view.text("facility"), view.text("month"),
                          view.text("item"))] = record.line;
  }
  return {};
}

void take_months(const CarbonFilings& filings, std::vector<carbon::Month> months, const std::string& own,
                 FilingUpload& out) {
  int line = 0;
  std::set<std::string> keys;
  for (carbon::Month& month : months) {
    if (month.enterprise.empty()) month.enterprise = own;
    month.synthetic = filings.synthetic;
    month.state = carbon::MonthState::provisional;
    const bool known = entered(filings, month.enterprise) != nullptr && (own.empty() || month.enterprise == own);
    if (!known) {
      out.refusals.push_back({out.file, line + 1, "enterprise", month.enterprise,
                              "the register has no such enterprise; it is entered before it files"});
    }
    const auto period = parse_period(month.month);
    if (!period || period->kind != PeriodKind::month) {
      out.refusals.push_back({out.file, line + 1, "month", month.month, "one month is wanted, like 2024-05"});
    }
    if (!keys.insert(carbon::month_key(month)).second) {
      out.refusals.push_back({out.file, line + 1, "month", month.month, "this month stands here twice"});
    }
    for (const carbon::MonthItem& item : month.items) {
      if (!out.lines.emplace(line_key(month, item.item), ++line).second) {
        out.refusals.push_back({out.file, line, "item", item.item, "this item stands here twice"});
      }
    }
  }
  out.rows = static_cast<std::size_t>(line);
  out.months = std::move(months);
}

/// One upload against guides and book.
class FilingJudge {
 public:
  FilingJudge(const CarbonDesk& desk, const CarbonFilings& filings, const CarbonPerson& person, FilingUpload& upload)
      : desk_{desk}, filings_{filings}, person_{person}, upload_{upload} {}

  Result<void> run() {
    for (const carbon::Month& month : upload_.months) {
      const carbon::Enterprise* enterprise = entered(filings_, month.enterprise);
      if (enterprise == nullptr) continue;
      const auto program = guide_of_month(*desk_.carbon, *enterprise, month.month);
      if (!program) {
        refuse(month, "", "", month.month, program.error().message);
        continue;
      }
      if (!names_place(month.facility)) {
        refuse(month, "", "facility", month.facility,
               "a facility is named in at most 60 bytes without / @ # and control characters");
      }
      if (month.month > this_month()) refuse(month, "", "month", month.month, "this month has not begun yet");
      for (const carbon::MonthItem& item : month.items) judge_item(**program, month, item);
      LANTIAN_CHECK(judge_standing(month));
    }
    if (upload_.refusals.empty()) find();
    return {};
  }

 private:
  /// Keys and records are parted by these.
  static bool names_place(const std::string& facility) {
    constexpr std::size_t longest = 60;
    return facility.size() <= longest && std::ranges::none_of(facility, [](char c) {
             return c == '/' || c == '@' || c == '#' || (c >= 0 && c < ' ');
           });
  }

  static std::string this_month() {
    return text_of(std::chrono::floor<std::chrono::days>(to_local(keep::now()))).substr(0, 7);
  }

  void refuse(const carbon::Month& month, std::string_view item, std::string column, std::string given,
              std::string message) {
    const auto line =
        item.empty() ? upload_.lines.lower_bound(line_key(month, "")) : upload_.lines.find(line_key(month, item));
    upload_.refusals.push_back({upload_.file, line == upload_.lines.end() ? 0 : line->second, std::move(column),
                                std::move(given), std::move(message)});
  }

  /// The unit that an item is kept in; no value: nobody asks for it.
  std::optional<std::string> unit_wanted(const carbon::Guide& guide, const std::string& item) const {
    if (const carbon::GuideInput* input = guide.input(item)) return input->unit;
    const carbon::GuideParameter* parameter = guide.parameter(item);
    if (parameter != nullptr && parameter->measured) return parameter->unit;
    if (const carbon::DeductionItem* deduction = desk_.carbon->deductions().item(item)) return deduction->unit;
    const carbon::CheckRules& rules = desk_.carbon->checks();
    for (const carbon::StackRule& rule : rules.stacks) {
      if (rule.item == item) return "tCO2";
    }
    for (const carbon::StockRule& rule : rules.balances) {
      for (const std::string& pattern : {rule.bought, rule.start, rule.end}) {
        const std::string_view end = std::string_view{pattern}.substr(1);
        if (!item.ends_with(end)) continue;
        for (const std::string& used : rule.used) {
          const std::string fuel = item.substr(0, item.size() - end.size()) + used.substr(1);
          if (const carbon::GuideInput* input = guide.input(fuel)) return input->unit;
        }
      }
    }
    return std::nullopt;
  }

  void judge_item(const carbon::GuideProgram& program, const carbon::Month& month, const carbon::MonthItem& item) {
    const auto unit = unit_wanted(program.guide, item.item);
    if (!unit) {
      refuse(month, item.item, "item", item.item,
             fmt::format("guide {} does not ask for it; the form of the month lists what it asks for",
                         program.guide.ref()));
      return;
    }
    const auto wanted = carbon::parse_compound_unit(*unit, desk_.carbon->units());
    const auto given = carbon::parse_compound_unit(item.unit, desk_.carbon->units());
    if (!given || !wanted || !carbon::same_dimension(*given, *wanted)) {
      refuse(month, item.item, "unit", item.unit, fmt::format("a unit like {} is wanted", *unit));
    }
    if (item.standing == carbon::Standing::value && item.value.unscaled < 0 &&
        item.item.find("change") == std::string::npos) {
      refuse(month, item.item, "amount", item.value.text(), "only a change of stock may be negative");
    }
    judge_deduction(month, item);
  }

  /// What lowers a figure is proved, and is no larger than can be.
  void judge_deduction(const carbon::Month& month, const carbon::MonthItem& item) {
    const carbon::DeductionItem* deduction = desk_.carbon->deductions().item(item.item);
    if (deduction == nullptr || item.standing != carbon::Standing::value || item.value.unscaled == 0) return;
    if (item.evidence.empty()) {
      refuse(month, item.item, "evidence", "",
             fmt::format("nothing is taken off without proof: {}", joined(deduction->proofs, " or ")));
    }
    if (item.unit == deduction->unit && item.value > deduction->high) {
      refuse(month, item.item, "amount", item.value.text(), fmt::format("at most {}", deduction->high.text()));
    }
  }

  /// A final month is filed anew by who may approve; everybody else asks.
  Result<void> judge_standing(const carbon::Month& month) {
    LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk_));
    const std::string key = carbon::month_key(month);
    LANTIAN_TRY(const auto row, book->newest("month", key));
    upload_.after[key] = row ? row->number : 0;
    if (!row || person_.approves) return {};
    LANTIAN_TRY(const carbon::Month before, read_carbon_month_json(row->body, row->number));
    if (before.state == carbon::MonthState::final) {
      refuse(month, "", "month", month.month, "this month is final; the office that approved it may file it anew");
    }
    return {};
  }

  void find() {
    CarbonFilings merged = filings_;
    std::set<std::string> keys;
    std::set<std::pair<std::string, std::string>> years;
    for (const carbon::Month& one : upload_.months) {
      keys.insert(carbon::month_key(one));
      years.emplace(one.enterprise, one.month.substr(0, 4));
    }
    std::erase_if(merged.months, [&](const carbon::Month& one) { return keys.contains(carbon::month_key(one)); });
    merged.months.insert(merged.months.end(), upload_.months.begin(), upload_.months.end());
    for (const auto& [enterprise, year] : years) {
      AccountView view = view_account(*desk_.carbon, merged, *entered(merged, enterprise), year);
      if (!view.made) {
        upload_.refusals.push_back({upload_.file, 0, "", enterprise, view.why.message});
        continue;
      }
      for (carbon::CarbonFinding& one : view.findings) {
        const bool here = std::ranges::any_of(upload_.months, [&, id = enterprise](const carbon::Month& month) {
          return month.enterprise == id && month.month == one.month;
        });
        if (here) upload_.findings.push_back(std::move(one));
      }
    }
  }

  const CarbonDesk& desk_;
  const CarbonFilings& filings_;
  const CarbonPerson& person_;
  FilingUpload& upload_;
};

}  // namespace

Result<FilingUpload> read_filing_upload(const CarbonDesk& desk, const CarbonFilings& filings,
                                        const HttpRequest& request, const std::string& own) {
  FilingUpload out;
  out.file = "filing";
  out.dry_run = !request.field("dry_run").value_or("").empty();
  if (!request.header("content-type").starts_with("application/json")) {
    LANTIAN_CHECK(take_table(desk, filings, request.body, own, out));
    return out;
  }
  LANTIAN_TRY(FilingBody body, read_filing_body(request.body));
  out.dry_run = out.dry_run || body.dry_run;
  if (!body.name.empty()) out.file = body.name;
  if (!body.bytes.empty()) {
    LANTIAN_CHECK(take_table(desk, filings, body.bytes, own, out));
  } else {
    take_months(filings, std::move(body.months), own, out);
  }
  return out;
}

Result<void> judge_filing(const CarbonDesk& desk, const CarbonFilings& filings, const CarbonPerson& person,
                          FilingUpload& upload) {
  return FilingJudge{desk, filings, person, upload}.run();
}

Result<void> keep_filing(const CarbonDesk& desk, FilingUpload& upload, const CarbonPerson& person) {
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  std::vector<keep::DocumentDraft> drafts;
  for (carbon::Month& month : upload.months) {
    month.state = carbon::MonthState::provisional;
    month.account = person.account;
    const std::string key = carbon::month_key(month);
    drafts.push_back({"month", key, carbon_month_json(month), upload.after[key]});
  }
  if (drafts.empty()) return Error{ErrorCode::malformed, "the table holds no month", upload.file};
  LANTIAN_TRY(const auto rows, book->append(drafts, person.name, keep::now()));
  for (const keep::DocumentRow& row : rows) upload.stored[row.key] = row.number;
  return {};
}

}  // namespace lantian::serve
