// Addresses of filings: an enterprise of its own, an office for anybody.
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/carbon/filings_desk.hpp"
#include "serve/carbon/filings_feeds.hpp"
#include "serve/carbon/month_json.hpp"
#include "serve/office_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace lantian::serve {
namespace {

constexpr std::size_t most_filing_bytes = 4UL << 20U;

std::string filing_field(const Call& call, std::string_view name) {
  return call.request.field(name).value_or("");
}

Problem refused_filing(const FilingUpload& upload) {
  constexpr std::size_t most = 20;
  std::vector<std::string> lines;
  for (const terms::RowRefusal& one : upload.refusals) lines.push_back(one.text());
  if (lines.size() > most) {
    const std::size_t more = lines.size() - most;
    lines.resize(most);
    lines.push_back(fmt::format("and {} more; a dry run lists them all", more));
  }
  return {problems::refused, "nothing of it was kept:\n" + joined(lines, "\n")};
}

struct FilingPlace {
  std::shared_ptr<const CarbonFilings> filings;
  const carbon::Enterprise* enterprise = nullptr;
  std::optional<Problem> problem;
};

/// `enterprise` as the asker may see it.
Result<FilingPlace> filing_place(const CarbonDesk& desk, const Call& call, const std::string& enterprise) {
  FilingPlace out;
  out.problem = beyond_party(desk, call.request, enterprise);
  if (out.problem) return out;
  LANTIAN_TRY(out.filings, filings_of(desk));
  out.enterprise = entered(*out.filings, enterprise);
  if (out.enterprise == nullptr) {
    out.problem = Problem{problems::not_found, fmt::format("there is no enterprise {}", in_quotes(enterprise))};
  }
  return out;
}

Answer form_answer(const CarbonDesk& desk, const Call& call, const std::string& enterprise, const std::string& month) {
  LANTIAN_TRY(const FilingPlace place, filing_place(desk, call, enterprise));
  if (place.problem) return *place.problem;
  LANTIAN_TRY(const MonthForm form,
              month_form(desk, *place.filings, *place.enterprise, month, filing_field(call, "facility")));
  const std::string format = filing_field(call, "format");
  if (format.empty() || format == "json") return json_reply(month_form_json(form));
  if (format != "xlsx")
    return Problem{problems::bad_request, fmt::format("no form {}", in_quotes(format)), {"json", "xlsx"}};
  LANTIAN_TRY(std::string bytes, month_workbook(desk, form, !call.english));
  return HttpReply{200,
                   std::string{media_type_of("xlsx")},
                   std::move(bytes),
                   {{"Content-Disposition", fmt::format("attachment; filename=\"month-{}.xlsx\"", form.month)}},
                   {}};
}

Answer list_answer(const CarbonDesk& desk, const Call& call, const std::string& enterprise) {
  LANTIAN_TRY(const FilingPlace place, filing_place(desk, call, enterprise));
  if (place.problem) return *place.problem;
  return json_reply(months_json(*place.filings, *place.enterprise, filing_field(call, "year")));
}

/// `own`: the only enterprise that may be named; empty: an office files for whom the table names.
Answer upload_answer(const CarbonDesk& desk, const Call& call, const CarbonPerson& person, const std::string& own) {
  LANTIAN_TRY(const auto filings, filings_of(desk));
  LANTIAN_TRY(FilingUpload upload, read_filing_upload(desk, *filings, call.request, own));
  LANTIAN_CHECK(judge_filing(desk, *filings, person, upload));
  if (upload.dry_run) return json_reply(filing_upload_json(*desk.carbon, upload));
  if (!upload.refusals.empty()) return refused_filing(upload);
  LANTIAN_CHECK(keep_filing(desk, upload, person));
  for (const auto& [key, row] : upload.stored) {
    if (desk.noted) LANTIAN_CHECK(desk.noted(call.request, "carbon.month", key, fmt::format("row {}", row)));
  }
  if (desk.tell) desk.tell("carbon", fmt::format("{{\"months\":{}}}", upload.stored.size()));
  return json_reply(filing_upload_json(*desk.carbon, upload), 201);
}

Answer own_upload(const CarbonDesk& desk, const Call& call) {
  CarbonPerson person;
  if (auto refused = nobody(desk, call.request, person)) return *std::move(refused);
  if (person.party.empty()) {
    return Problem{problems::not_allowed,
                   "an enterprise files here for itself; an office files at /api/v1/carbon/months"};
  }
  LANTIAN_TRY(const FilingPlace place, filing_place(desk, call, person.party));
  if (place.problem) return *place.problem;
  return upload_answer(desk, call, person, person.party);
}

Answer office_upload(const CarbonDesk& desk, const Call& call) {
  CarbonPerson person;
  if (auto refused = nobody(desk, call.request, person)) return *std::move(refused);
  if (!person.writes || !person.party.empty()) {
    return Problem{problems::not_allowed,
                   "an office that may write carbon accounts files here; an enterprise files at "
                   "/api/v1/carbon/own/months"};
  }
  return upload_answer(desk, call, person, {});
}

Answer enterprises_answer(const CarbonDesk& desk, const Call& call) {
  if (const auto person = desk.who(call.request); person && !person->party.empty()) {
    return Problem{problems::not_allowed, "who else files is not shown to an enterprise or a bank"};
  }
  LANTIAN_TRY(const auto filings, filings_of(desk));
  CarbonFilings shown;
  shown.synthetic = filings->synthetic;
  std::ranges::copy_if(filings->enterprises, std::back_inserter(shown.enterprises),
                       [&](const carbon::Enterprise& one) { return sees_county(desk, call.request, one.county); });
  return json_reply(enterprises_json(shown));
}

Answer enter_answer(const CarbonDesk& desk, const Call& call) {
  CarbonPerson person;
  if (auto refused = nobody(desk, call.request, person)) return *std::move(refused);
  if (!person.writes || !person.party.empty()) {
    return Problem{problems::not_allowed, "enterprises are entered by an office that may write carbon accounts"};
  }
  LANTIAN_TRY(EnterprisesUpload upload, read_enterprises_body(call.request.body));
  judge_enterprises(*desk.carbon, upload);
  if (!upload.faults.empty()) return Problem{problems::refused, "nobody was entered:\n" + joined(upload.faults, "\n")};
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  std::vector<keep::DocumentDraft> drafts;
  for (carbon::Enterprise& one : upload.enterprises) {
    one.synthetic = desk.synthetic;
    drafts.push_back({"enterprise", one.id, carbon_enterprise_json(one)});
  }
  LANTIAN_CHECK(book->append(drafts, person.name, keep::now()));
  if (desk.noted) {
    for (const carbon::Enterprise& one : upload.enterprises) {
      LANTIAN_CHECK(desk.noted(call.request, "carbon.enterprise", one.id, one.guide));
    }
  }
  LANTIAN_TRY(const auto filings, filings_of(desk));
  return json_reply(enterprises_json(*filings), 201);
}

Answer approval_answer(const CarbonDesk& desk, const Call& call) {
  CarbonPerson person;
  if (auto refused = nobody(desk, call.request, person)) return *std::move(refused);
  if (auto hidden = beyond_party(desk, call.request, call.parts[0]); hidden && person.party.empty()) {
    return *std::move(hidden);
  }
  LANTIAN_TRY(const ApprovalWish wish, read_approval_wish(call.request.body));
  LANTIAN_TRY(const auto filings, filings_of(desk));
  LANTIAN_TRY(const MonthApproval done, approve_month(desk, *filings, call.parts[0], call.parts[1], wish, person));
  if (done.refused) return *done.refused;
  const std::string place = fmt::format("{}/{}/{}", call.parts[0], wish.facility, call.parts[1]);
  if (desk.noted) {
    LANTIAN_CHECK(
        desk.noted(call.request, "carbon.month.approve", place, fmt::format("row {} {}", done.row, wish.reason)));
  }
  if (desk.tell) desk.tell("carbon", "{\"months\":1}");
  return json_reply(fmt::format("{{\"state\":\"final\",\"row\":{}}}", done.row), 201);
}

Answer inventory_answer(const CarbonDesk& desk, const Call& call) {
  LANTIAN_TRY(const FilingPlace place, filing_place(desk, call, call.parts[0]));
  if (place.problem) return *place.problem;
  LANTIAN_TRY(std::string csv,
              month_for_inventory(desk, *place.filings, *place.enterprise, call.parts[1], !call.english));
  return HttpReply{200,
                   std::string{media_type_of("csv")},
                   std::move(csv),
                   {{"Content-Disposition", "attachment; filename=\"activity.csv\""}},
                   {}};
}

Answer feeds_of_month(const CarbonDesk& desk, const Call& call, const std::string& enterprise,
                      const std::string& month) {
  LANTIAN_TRY(const FilingPlace place, filing_place(desk, call, enterprise));
  if (place.problem) return *place.problem;
  LANTIAN_TRY(const MonthFeeds feeds, month_feeds(desk, *place.filings, *place.enterprise, month));
  return feeds_answer(call, feeds);
}

}  // namespace

void mount_carbon_filings(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  const std::string months = "/api/v1/carbon/months", own = "/api/v1/carbon/own";
  router.on("GET", own + "/month/{month}", [desk](const Call& call) -> Answer {
    LANTIAN_TRY(const OwnParty whose, own_party(*desk, call));
    if (whose.problem) return *whose.problem;
    return form_answer(*desk, call, whose.enterprise, call.parts[0]);
  });
  router.on("GET", own + "/month/{month}/feeds", [desk](const Call& call) -> Answer {
    LANTIAN_TRY(const OwnParty whose, own_party(*desk, call));
    if (whose.problem) return *whose.problem;
    return feeds_of_month(*desk, call, whose.enterprise, call.parts[0]);
  });
  router.on("GET", own + "/months", [desk](const Call& call) -> Answer {
    LANTIAN_TRY(const OwnParty whose, own_party(*desk, call));
    if (whose.problem) return *whose.problem;
    return list_answer(*desk, call, whose.enterprise);
  });
  router.on("POST", own + "/months", [desk](const Call& call) { return own_upload(*desk, call); });
  router.on("GET", "/api/v1/carbon/enterprises", [desk](const Call& call) { return enterprises_answer(*desk, call); });
  router.on("POST", "/api/v1/carbon/enterprises", [desk](const Call& call) { return enter_answer(*desk, call); });
  router.on("POST", months, [desk](const Call& call) { return office_upload(*desk, call); });
  router.on("GET", months + "/{enterprise}",
            [desk](const Call& call) { return list_answer(*desk, call, call.parts[0]); });
  router.on("GET", months + "/{enterprise}/{month}",
            [desk](const Call& call) { return form_answer(*desk, call, call.parts[0], call.parts[1]); });
  router.on("GET", months + "/{enterprise}/{month}/inventory",
            [desk](const Call& call) { return inventory_answer(*desk, call); });
  router.on("GET", months + "/{enterprise}/{month}/feeds",
            [desk](const Call& call) { return feeds_of_month(*desk, call, call.parts[0], call.parts[1]); });
  router.on("POST", months + "/{enterprise}/{month}/approval",
            [desk](const Call& call) { return approval_answer(*desk, call); });
  router.take_bodies("POST", own + "/months", most_filing_bytes);
  router.take_bodies("POST", months, most_filing_bytes);
}

}  // namespace lantian::serve
