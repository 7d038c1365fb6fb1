#include "app/respond_list.hpp"

#include "app/desk.hpp"
#include "app/respond_person.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "keep/listing_workbook.hpp"
#include "report/office/bulletin_office.hpp"
#include "serve/respond/list_draft.hpp"
#include "serve/respond/list_files.hpp"
#include "serve/respond/list_force.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/list_text.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

using respond::ReductionList;

/// A list that has a book and a place in it.
class ListWork {
 public:
  explicit ListWork(const RespondListWords& words) : words_{words} {}

  Result<int> run() {
    LANTIAN_TRY(const serve::Office data, open_office());
    data_ = &data;
    LANTIAN_TRY(lists_, serve::open_list_office(data.root()));
    if (words_.act == "draft") return draft();
    if (words_.act == "import") return import();
    if (words_.act == "approve") return approve();
    LANTIAN_TRY(const ReductionList list, given());
    if (words_.act == "export") return exported(list);
    if (words_.act == "check") return check(list);
    LANTIAN_TRY(const Day on, day(list));
    print(serve::printed_shares(lists_, list, on, words_.hour, chinese()));
    return 0;
  }

 private:
  bool chinese() const { return words_.language == "zh"; }
  std::string key() const { return serve::list_key(words_.unit, words_.season); }

  Result<std::unique_ptr<keep::DocumentBook>> book() const {
    if (words_.book.empty()) return Error{ErrorCode::invalid_argument, "say which book with --book DIR", "--book"};
    return keep::open_document_book(serve::response_path(words_.book));
  }

  Result<std::optional<ReductionList>> kept() const {
    LANTIAN_TRY(const auto responses, book());
    LANTIAN_TRY(const auto row, responses->newest("list", key()));
    if (!row) return std::optional<ReductionList>{};
    LANTIAN_TRY(ReductionList list, serve::read_reduction_list_json(row->body));
    return std::optional{std::move(list)};
  }

  Result<ReductionList> given() const {
    if (words_.file.empty()) {
      LANTIAN_TRY(auto list, kept());
      if (list) return *std::move(list);
      return Error{ErrorCode::not_found,
                   fmt::format("there is no list {}; draw one with 'lantian respond list draft' or import one", key()),
                   words_.book};
    }
    LANTIAN_TRY(std::string text, keep::read_file(words_.file));
    LANTIAN_TRY(serve::ListUpload upload, serve::read_list_file(lists_, {words_.file, std::move(text)}, nullptr));
    LANTIAN_CHECK(refused(upload));
    return std::move(upload.list);
  }

  Result<void> refused(const serve::ListUpload& upload) const {
    for (const std::string& note : upload.notes) print(note + "\n");
    if (upload.ok()) return {};
    constexpr std::size_t most = 30;
    std::vector<std::string> lines;
    for (const auto& one : upload.refusals) {
      if (lines.size() < most) lines.push_back(one.text());
    }
    if (upload.refusals.size() > most) lines.push_back(fmt::format("and {} more", upload.refusals.size() - most));
    return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
  }

  Result<Day> day(const ReductionList& list) const {
    if (!words_.on.empty()) return parse_day(words_.on);
    return serve::usual_list_day(list, std::chrono::floor<std::chrono::days>(to_local(keep::now())));
  }

  Result<int> check(const ReductionList& list) const {
    LANTIAN_TRY(const Day on, day(list));
    const auto findings = respond::check_list(lists_.rules, list, lists_.context(list.unit, on));
    print(serve::printed_findings(findings, words_.shown, chinese()));
    return respond::dispatchable(findings) ? 0 : 1;
  }

  Result<int> keep_list(const ReductionList& list) const {
    LANTIAN_CHECK(serve::check_list_head(lists_, list));
    LANTIAN_TRY(const Day on, day(list));
    const auto findings = respond::check_list(lists_.rules, list, lists_.context(list.unit, on));
    print(serve::printed_findings(findings, words_.shown, chinese()));
    if (!respond::dispatchable(findings)) {
      return Error{ErrorCode::conflict, "the list has errors; nothing was kept", ""};
    }
    if (words_.dry) return 0;
    LANTIAN_TRY(const auto responses, book());
    const keep::DocumentDraft draft{"list", serve::list_key(list.unit, list.season), serve::reduction_list_json(list)};
    LANTIAN_TRY(const auto rows, responses->append(std::span{&draft, 1}, who(), keep::now()));
    print(fmt::format("kept as row {}: list {}; orders are made from it when it is approved\n", rows.front().number,
                      draft.key));
    return 0;
  }

  std::string who() const { return words_.by.empty() ? login_name() : words_.by; }

  Result<int> approve() const {
    LANTIAN_TRY(const serve::RespondPerson person, respond_person(words_.by, words_.role));
    LANTIAN_TRY(const auto responses, book());
    const Day today = std::chrono::floor<std::chrono::days>(to_local(keep::now()));
    LANTIAN_TRY(const serve::ApprovalDeed deed,
                serve::approve_list(lists_, *responses, {key(), words_.row, words_.reason}, person, today,
                                    keep::now()));
    if (const auto* refused = std::get_if<serve::RefusedApproval>(&deed)) {
      return Error{ErrorCode::conflict, refused->message, key()};
    }
    print(fmt::format("the list {} (row {}) is approved by {}\n", key(), words_.row, person.name));
    return 0;
  }

  Result<int> draft() const {
    LANTIAN_TRY(const serve::InventoryOffice office, serve::InventoryOffice::open(*data_));
    const std::string path = keep::inventory_path(words_.book);
    if (words_.book.empty() || !keep::exists(path)) {
      return Error{ErrorCode::not_found, "a list is drawn from the inventory of a book; say which with --book DIR",
                   path};
    }
    LANTIAN_TRY(const auto inventory, keep::open_inventory_book(path));
    LANTIAN_TRY(const ReductionList list, serve::draft_list(office, lists_, *inventory, words_.unit, words_.season));
    if (words_.json) {
      print(serve::reduction_list_json(list) + "\n");
    } else {
      LANTIAN_TRY(const Day on, day(list));
      print(serve::printed_shares(lists_, list, on, 0, chinese()));
    }
    if (words_.json && words_.dry) return 0;
    return keep_list(list);
  }

  Result<int> import() const {
    LANTIAN_TRY(std::string text, keep::read_file(words_.file));
    LANTIAN_TRY(const auto before, kept());
    LANTIAN_TRY(const serve::ListUpload upload,
                serve::read_list_file(lists_, {words_.file, std::move(text)}, before ? &*before : nullptr));
    LANTIAN_CHECK(refused(upload));
    LANTIAN_TRY(const Day on, day(upload.list));
    print(serve::printed_shares(lists_, upload.list, on, 0, chinese()));
    return keep_list(upload.list);
  }

  Result<int> exported(const ReductionList& list) const {
    if (words_.out.ends_with(".csv")) {
      LANTIAN_CHECK(keep::write_file(words_.out, serve::list_csv(lists_, list, chinese())));
      return 0;
    }
    if (!words_.out.ends_with(".xlsx")) {
      return Error{ErrorCode::invalid_argument, "a list goes out as .xlsx or .csv", words_.out};
    }
    const auto language = chinese() ? report::Language::zh : report::Language::en;
    LANTIAN_TRY(const std::string bytes, keep::listing_workbook(serve::list_workbook(lists_, list, chinese()),
                                                                report::listing_words(data_->templates(), language)));
    LANTIAN_CHECK(keep::write_file(words_.out, bytes));
    return 0;
  }

  const RespondListWords& words_;
  const serve::Office* data_ = nullptr;
  serve::ListOffice lists_;
};

/// "limits=C" as its two sides.
Result<std::pair<std::string, std::string>> grade_pair(const std::string& text) {
  const auto at = text.find('=');
  if (at != std::string::npos && at > 0) return std::pair{text.substr(0, at), text.substr(at + 1)};
  return Error{ErrorCode::invalid_argument, fmt::format("{} is no NAME=VALUE", in_quotes(text)), ""};
}

Result<int> respond_grade(const RespondGradeWords& words) {
  LANTIAN_TRY(const serve::Office data, open_office());
  LANTIAN_TRY(const serve::ListOffice lists, serve::open_list_office(data.root()));
  const bool chinese = words.language == "zh";
  if (words.explain || words.industry.empty()) {
    print(serve::printed_grade_rules(lists.rules, chinese));
    return 0;
  }
  respond::GradeFacts facts;
  if (words.industry.ends_with(".toml")) {
    LANTIAN_TRY(std::string text, keep::read_file(words.industry));
    LANTIAN_TRY(facts, respond::read_grade_facts({words.industry, std::move(text)}));
  } else {
    facts.industry = words.industry;
  }
  for (const std::string& text : words.groups) {
    LANTIAN_TRY(auto pair, grade_pair(text));
    facts.groups.insert_or_assign(std::move(pair.first), std::move(pair.second));
  }
  for (const std::string& text : words.events) {
    LANTIAN_TRY(auto pair, grade_pair(text));
    LANTIAN_TRY(const Day on, parse_day(pair.second));
    facts.events.push_back({std::move(pair.first), on});
  }
  if (!words.until.empty()) {
    LANTIAN_TRY(facts.until, parse_day(words.until));
  }
  Day on = std::chrono::floor<std::chrono::days>(to_local(keep::now()));
  if (!words.on.empty()) {
    LANTIAN_TRY(on, parse_day(words.on));
  }
  LANTIAN_TRY(const respond::GradeVerdict verdict, respond::judge_grade(lists.rules, facts, on));
  print(serve::printed_grade(lists.rules, verdict, chinese));
  return 0;
}

}  // namespace

int run_respond_list(const RespondListWords& words) {
  return exit_code(ListWork{words}.run());
}

int run_respond_grade(const RespondGradeWords& words) {
  return exit_code(respond_grade(words));
}

}  // namespace lantian::app
