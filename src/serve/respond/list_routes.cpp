// Addresses of the emergency reduction list.
#include "base/text.hpp"
#include "keep/files.hpp"
#include "keep/listing_workbook.hpp"
#include "report/office/bulletin_office.hpp"
#include "serve/office_files.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/list_force.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/list_page.hpp"

#include <fmt/core.h>

#include <charconv>

namespace lantian::serve {
namespace {

constexpr std::size_t most_enterprises = 500;
/// A workbook of some thousand units is about a megabyte; as base64 a third more.
constexpr std::size_t most_list_bytes = 24UL << 20U;

std::string list_field(const Call& call, std::string_view name) {
  return call.request.field(name).value_or("");
}

Result<int> list_number(const Call& call, std::string_view name, int fallback, int most) {
  const std::string text = list_field(call, name);
  if (text.empty()) return fallback;
  int value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed == std::errc{} && end == text.data() + text.size() && value >= 0 && value <= most) return value;
  return Error{ErrorCode::invalid_argument, fmt::format("{} is no whole number from 0 to {}", in_quotes(text), most),
               std::string{name}};
}

/// The addresses of one desk.
class ListAddresses {
 public:
  ListAddresses(std::shared_ptr<const RespondDesk> desk, ListOffice office)
      : desk_{std::move(desk)}, shelf_{std::move(office)} {}

  Answer all() const {
    LANTIAN_TRY(const keep::DocumentBook* book, document_book(*desk_));
    LANTIAN_TRY(const auto rows, book->each("list"));
    std::vector<bool> approved;
    for (const keep::DocumentRow& row : rows) {
      LANTIAN_TRY(const auto approval, approval_of(*book, row.key, row.number));
      approved.push_back(approval.has_value());
    }
    return json_reply(lists_json(rows, approved));
  }

  Answer one(const Call& call) const {
    LANTIAN_TRY(const auto kept, found(call));
    const std::string format = list_field(call, "format");
    if (format == "xlsx" || format == "csv") return file(call, *kept, format);
    if (!format.empty() && format != "json") {
      return Problem{problems::bad_request, fmt::format("no form {}", in_quotes(format)), {"json", "csv", "xlsx"}};
    }
    constexpr int longest = 2000;
    LANTIAN_TRY(const int hour, list_number(call, "hour", 0, longest));
    LANTIAN_TRY(const keep::DocumentBook* book, document_book(*desk_));
    LANTIAN_TRY(const auto approval, approval_of(*book, kept->key, kept->row));
    LANTIAN_TRY(const auto in_force, newest_approval(*book, kept->key));
    return json_reply(list_summary_json(shelf_.office(), *kept, approval ? &*approval : nullptr,
                                        in_force ? &*in_force : nullptr, hour));
  }

  Answer enterprises(const Call& call) const {
    LANTIAN_TRY(const auto kept, found(call));
    ListQuestion question{list_field(call, "after"), list_field(call, "county"), list_field(call, "grade"),
                          list_field(call, "industry"), list_field(call, "q")};
    LANTIAN_TRY(const int limit, list_number(call, "limit", 50, most_enterprises));
    question.limit = static_cast<std::size_t>(std::max(1, limit));
    return json_reply(list_enterprises_json(shelf_.office(), *kept, question));
  }

  Answer enterprise(const Call& call) const {
    LANTIAN_TRY(const auto kept, found(call));
    std::string json = list_enterprise_page_json(shelf_.office(), *kept, call.parts[1]);
    if (json.empty()) {
      return Problem{problems::not_found, fmt::format("no enterprise {} is on this list", in_quotes(call.parts[1]))};
    }
    return json_reply(std::move(json));
  }

  Answer upload(const Call& call) const {
    RespondPerson person;
    if (auto refusal = nobody(*desk_, call.request, person)) return *std::move(refusal);
    LANTIAN_TRY(keep::DocumentBook* const book, document_book(*desk_));
    const std::string& key = call.parts[0];
    ListUploadBody body{{"list.csv", call.request.body}, !list_field(call, "dry_run").empty()};
    if (call.request.header("content-type").starts_with("application/json")) {
      LANTIAN_TRY(body, read_list_upload_json(call.request.body));
    }
    LANTIAN_TRY(const auto row, book->newest("list", key));
    std::optional<respond::ReductionList> before;
    if (row) {
      LANTIAN_TRY(before, read_reduction_list_json(row->body));
    }
    LANTIAN_TRY(const ListUpload read, read_list_file(shelf_.office(), body.file, before ? &*before : nullptr));
    return judged(call, *book, read, {person, row ? row->number : 0, body.dry_run});
  }

  Answer approve(const Call& call) const {
    RespondPerson person;
    if (auto refusal = nobody(*desk_, call.request, person)) return *std::move(refusal);
    LANTIAN_TRY(keep::DocumentBook* const book, document_book(*desk_));
    LANTIAN_TRY(ListApprovalWish wish, read_list_approval_wish(call.request.body));
    wish.key = call.parts[0];
    LANTIAN_TRY(const Day now, today());
    LANTIAN_TRY(const ApprovalDeed deed, approve_list(shelf_.office(), *book, wish, person, now, keep::now()));
    if (const auto* refused = std::get_if<RefusedApproval>(&deed)) {
      return Problem{refused->rights ? problems::not_allowed : problems::refused, refused->message};
    }
    if (desk_->noted) {
      LANTIAN_CHECK(desk_->noted(call.request, "respond.list.approve", wish.key, fmt::format("row {}", wish.row)));
    }
    if (desk_->tell) desk_->tell("respond", fmt::format("{{\"list\":\"{}\"}}", wish.key));
    return json_reply(list_approval_json(std::get<ListApproval>(deed)), 201);
  }

 private:
  struct Deed {
    RespondPerson person;
    std::int64_t after = 0;
    bool dry_run = false;
  };

  Result<Day> today() const {
    LANTIAN_TRY(const keep::DocumentBook* book, document_book(*desk_));
    LANTIAN_TRY(const ResponseClock clock, response_clock(*book, desk_->synthetic));
    return std::chrono::floor<std::chrono::days>(to_local(clock.now));
  }

  Result<std::shared_ptr<const KeptList>> found(const Call& call) const {
    LANTIAN_TRY(const keep::DocumentBook* book, document_book(*desk_));
    std::optional<Day> on;
    if (const std::string text = list_field(call, "on"); !text.empty()) {
      LANTIAN_TRY(on, parse_day(text));
    }
    LANTIAN_TRY(const Day now, today());
    return shelf_.find(*book, call.parts[0], on, now);
  }

  Answer file(const Call& call, const KeptList& kept, const std::string& format) const {
    std::string bytes;
    if (format == "csv") {
      bytes = list_csv(shelf_.office(), kept.list, !call.english);
    } else {
      const auto language = call.english ? report::Language::en : report::Language::zh;
      LANTIAN_TRY(bytes, keep::listing_workbook(list_workbook(shelf_.office(), kept.list, !call.english),
                                                report::listing_words(desk_->office->office().templates(), language)));
    }
    return HttpReply{200,
                     std::string{media_type_of(format)},
                     std::move(bytes),
                     {{"Content-Disposition", fmt::format("attachment; filename=\"list.{}\"", format)}},
                     {}};
  }

  /// Keeps what may be dispatched from, and nothing else.
  Answer judged(const Call& call, keep::DocumentBook& book, const ListUpload& read, const Deed& deed) const {
    std::vector<respond::ListFinding> findings;
    Day on{};
    if (read.ok()) {
      const std::string key = list_key(read.list.unit, read.list.season);
      if (key != call.parts[0]) {
        return Problem{problems::conflict, fmt::format("this list is of {}, the address of {}", key, call.parts[0])};
      }
      if (const auto head = check_list_head(shelf_.office(), read.list); !head) {
        return Problem{problems::refused, head.error().text()};
      }
      LANTIAN_TRY(const Day now, today());
      on = usual_list_day(read.list, now);
      findings = respond::check_list(shelf_.office().rules, read.list, shelf_.office().context(read.list.unit, on));
      if (read.list.synthetic != desk_->synthetic) {
        return Problem{problems::conflict, "what is synthetic and what is real are not kept in one book"};
      }
    }
    if (deed.dry_run) return json_reply(list_upload_json(shelf_.office(), read, findings, on, 0));
    if (!read.ok() || !respond::dispatchable(findings)) return refusal(read, findings);
    const keep::DocumentDraft draft{"list", call.parts[0], list_document(read.list, deed.person), deed.after};
    LANTIAN_TRY(const auto rows, book.append(std::span{&draft, 1}, deed.person.name, keep::now()));
    if (desk_->noted) {
      LANTIAN_CHECK(desk_->noted(call.request, "respond.list", call.parts[0], fmt::format("row {}", rows[0].number)));
    }
    if (desk_->tell) desk_->tell("respond", fmt::format("{{\"list\":\"{}\"}}", call.parts[0]));
    return json_reply(list_upload_json(shelf_.office(), read, findings, on, rows[0].number), 201);
  }

  static Problem refusal(const ListUpload& read, const std::vector<respond::ListFinding>& findings) {
    constexpr std::size_t most = 20;
    std::vector<std::string> lines;
    for (const auto& one : read.refusals) lines.push_back(one.text());
    for (const auto& one : findings) {
      if (one.severity == respond::Severity::error) lines.push_back(one.message.en);
    }
    const std::size_t all = lines.size();
    lines.resize(std::min(all, most));
    return Problem{problems::refused,
                   fmt::format("nothing was kept: {} faults, the first of them:\n{}", all, joined(lines, "\n"))};
  }

  std::shared_ptr<const RespondDesk> desk_;
  ListShelf shelf_;
};

}  // namespace

void mount_reduction_lists(Router& router, const std::shared_ptr<const RespondDesk>& desk) {
  using Addresses = Result<std::shared_ptr<const ListAddresses>>;
  const Addresses opened = [&]() -> Addresses {
    if (desk->office == nullptr) return Error{ErrorCode::not_found, "this service has no data of lists", ""};
    LANTIAN_TRY(ListOffice office, open_list_office(desk->office->office().root()));
    return std::make_shared<const ListAddresses>(desk, std::move(office));
  }();
  // Faulty data of the bureau ends these addresses, each with what is wrong, and nothing else of the service.
  const auto on = [&](const char* method, const char* pattern, auto answer) {
    router.on(method, pattern, [opened, answer](const Call& call) -> Answer {
      if (!opened) return opened.error();
      return answer(**opened, call);
    });
  };
  const std::string base = "/api/v1/respond/lists";
  on("GET", base.c_str(), [](const ListAddresses& lists, const Call&) { return lists.all(); });
  on("GET", (base + "/{key}").c_str(), [](const ListAddresses& lists, const Call& call) { return lists.one(call); });
  on("POST", (base + "/{key}").c_str(),
     [](const ListAddresses& lists, const Call& call) { return lists.upload(call); });
  on("POST", (base + "/{key}/approval").c_str(),
     [](const ListAddresses& lists, const Call& call) { return lists.approve(call); });
  on("GET", (base + "/{key}/enterprises").c_str(),
     [](const ListAddresses& lists, const Call& call) { return lists.enterprises(call); });
  on("GET", (base + "/{key}/enterprises/{id}").c_str(),
     [](const ListAddresses& lists, const Call& call) { return lists.enterprise(call); });
  router.take_bodies("POST", base + "/{key}", most_list_bytes);
}

}  // namespace lantian::serve
