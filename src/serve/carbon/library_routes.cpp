#include "keep/files.hpp"
#include "serve/carbon/library_pages_json.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

Result<LibraryGround> library_ground(const CarbonDesk& desk, const std::vector<LibraryOnFile>& entries,
                                     const HttpRequest& request) {
  LibraryGround out;
  LANTIAN_TRY(out.rule, open_library_rule(desk.office->office().root()));
  LANTIAN_TRY(out.filings, filings_of(desk));
  out.synthetic = desk.synthetic;
  if (const auto on = request.field("on"); on && !on->empty()) {
    LANTIAN_TRY(out.on, parse_day(*on));
  } else if (desk.who(request)) {
    out.on = std::chrono::floor<std::chrono::days>(to_local(keep::now()));  // the day on which she would act
  } else {
    LANTIAN_TRY(out.on, library_day(desk, entries));
  }
  return out;
}

Answer library_list(const CarbonDesk& desk, const HttpRequest& request) {
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_TRY(std::vector<LibraryOnFile> entries, open_library(*book));
  LANTIAN_TRY(const LibraryGround ground, library_ground(desk, entries, request));
  const auto person = desk.who(request);
  std::erase_if(entries, [&](const LibraryOnFile& one) { return !sees_entry(person, one.entry); });
  return json_reply(library_list_json(ground, entries));
}

Answer library_reply(const CarbonDesk& desk, const LibraryOnFile& file, const HttpRequest& request, int status) {
  LANTIAN_TRY(const LibraryGround ground, library_ground(desk, {file}, request));
  return json_reply(library_page_json(ground, file, desk.who(request)), status);
}

/// What somebody may not see is answered as what is not there.
Problem no_library_entry(const std::string& id) {
  return {problems::not_found,
          fmt::format("no entry '{}' that you may see; GET /api/v1/carbon/library lists them", id)};
}

Answer library_entry(const CarbonDesk& desk, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_TRY(const LibraryOnFile file, open_library_entry(*book, call.parts[0]));
  if (!sees_entry(desk.who(call.request), file.entry)) return no_library_entry(call.parts[0]);
  return library_reply(desk, file, call.request, 200);
}

Problem refused_library(const carbon::RefusedLibraryAct& refused) {
  const bool rights = refused.why == carbon::LibraryRefusal::rights;
  const bool state = refused.why == carbon::LibraryRefusal::state;
  return {rights  ? problems::not_allowed
          : state ? problems::conflict
                  : problems::refused,
          refused.message, refused.allowed};
}

Answer kept_library_act(const CarbonDesk& desk, keep::DocumentBook& book, const LibraryWish& wish,
                        const CarbonPerson& person, const HttpRequest& request) {
  const carbon::LibraryAct act = wish.action.act;
  if (is_judging(act) && !person.approves) {
    return Problem{
        problems::not_allowed,
        fmt::format("'{}' judges an entry: that is for third parties, experts and the office (carbon.approve)",
                    name_of(act))};
  }
  LANTIAN_TRY(const carbon::LibraryRule rule, open_library_rule(desk.office->office().root()));
  LANTIAN_TRY(const LibraryDeed deed, act_on_library(rule, book, wish, person, keep::now()));
  if (deed.refused) return refused_library(*deed.refused);
  const carbon::LibraryEntry& entry = deed.done->entry;
  if (desk.noted) {
    LANTIAN_CHECK(desk.noted(request, fmt::format("library.{}", name_of(act)), entry.id,
                             fmt::format("{} {}", name_of(entry.state), entry.events.back().reason)));
  }
  if (desk.tell) desk.tell("carbon", fmt::format("{{\"library\":\"{}\"}}", entry.id));
  return library_reply(desk, *deed.done, request, 201);
}

Answer apply_to_library(const CarbonDesk& desk, const Call& call) {
  CarbonPerson person;
  if (auto problem = nobody(desk, call.request, person)) return *std::move(problem);
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(LibraryWish wish, read_library_application(call.request.body));
  const auto plain = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  constexpr std::size_t longest = 40;
  const std::string& id = wish.action.entry;
  if (id.size() > longest || !std::ranges::all_of(id, plain)) {
    return Problem{problems::bad_request,
                   "an id is of letters, digits and '-', at most 40; leave it out and the next number is given"};
  }
  return kept_library_act(desk, *book, wish, person, call.request);
}

Answer act_of_library(const CarbonDesk& desk, const Call& call) {
  CarbonPerson person;
  if (auto problem = nobody(desk, call.request, person)) return *std::move(problem);
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(LibraryWish wish, read_library_wish(call.request.body));
  wish.action.entry = call.parts[0];
  LANTIAN_TRY(const LibraryOnFile file, open_library_entry(*book, call.parts[0]));
  if (!sees_entry(person, file.entry)) return no_library_entry(call.parts[0]);
  if (wish.after <= 0) {
    return Problem{problems::bad_request,
                   fmt::format("'after' is the row of the newest act that you saw; it is {} now", file.row)};
  }
  return kept_library_act(desk, *book, wish, person, call.request);
}

}  // namespace

void mount_carbon_library(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  router.on("GET", "/api/v1/carbon/library", [desk](const Call& call) { return library_list(*desk, call.request); });
  router.on("POST", "/api/v1/carbon/library", [desk](const Call& call) { return apply_to_library(*desk, call); });
  router.on("GET", "/api/v1/carbon/library/{id}", [desk](const Call& call) { return library_entry(*desk, call); });
  router.on("POST", "/api/v1/carbon/library/{id}/acts",
            [desk](const Call& call) { return act_of_library(*desk, call); });
}

}  // namespace lantian::serve
