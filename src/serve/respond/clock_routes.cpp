#include "serve/respond/clock.hpp"
#include "serve/respond/desk.hpp"

namespace lantian::serve {
namespace {

Answer clock_answer(const RespondDesk& desk) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const ResponseClock clock, response_clock(*book, desk.synthetic));
  return json_reply(clock_json(clock));
}

Answer clock_moved(const RespondDesk& desk, const Call& call) {
  RespondPerson person;
  if (auto refused = nobody(desk, call.request, person)) return *std::move(refused);
  LANTIAN_TRY(keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const UtcSeconds to, read_clock_json(call.request.body));
  LANTIAN_TRY(const ResponseClock clock, set_exercise_clock(*book, desk.synthetic, to, person.name));
  if (desk.noted) LANTIAN_CHECK(desk.noted(call.request, "exercise_clock", text_of(clock.now), ""));
  if (desk.tell) desk.tell("respond", "{\"clock\":true}");
  return json_reply(clock_json(clock));
}

}  // namespace

void mount_response_clock(Router& router, const std::shared_ptr<const RespondDesk>& desk) {
  router.on("GET", "/api/v1/respond/clock", [desk](const Call&) { return clock_answer(*desk); });
  router.on("POST", "/api/v1/respond/clock", [desk](const Call& call) { return clock_moved(*desk, call); });
}

}  // namespace lantian::serve
