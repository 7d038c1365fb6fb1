#include "app/respond_orders.hpp"

#include "app/desk.hpp"
#include "keep/files.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/order_evidence.hpp"
#include "serve/respond/meter_follow.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::app {
namespace {

/// What a command about orders works with. At one place, because the offices point to each other.
struct OrderRoom {
  serve::Office data;
  serve::InventoryOffice office;
  std::unique_ptr<keep::DocumentBook> book;
  std::optional<serve::DocketOffice> docket_office;  ///< of a book that has a docket
  std::unique_ptr<keep::DocketBook> docket_book;
  serve::DocketDesk docket;
  serve::RespondDesk desk;
  UtcSeconds now{};
};

Result<std::unique_ptr<OrderRoom>> open_order_room(const std::string& directory, const std::string& region) {
  auto out = std::make_unique<OrderRoom>();
  LANTIAN_TRY(out->data, open_office());
  LANTIAN_TRY(out->office, serve::InventoryOffice::open(out->data));
  LANTIAN_TRY(const auto air, open_existing_book(directory));
  LANTIAN_TRY(const auto synthetic, air->synthetic());
  LANTIAN_TRY(out->book, keep::open_document_book(serve::response_path(directory)));
  out->desk.office = &out->office;
  out->desk.region = region;
  out->desk.synthetic = synthetic.value_or(false);
  out->desk.book = [book = out->book.get()] { return book; };
  if (keep::exists(serve::docket_path(directory))) {
    LANTIAN_TRY(out->docket_office, serve::DocketOffice::open(data_root(), region));
    LANTIAN_TRY(out->docket_book, serve::open_existing_docket(directory, *out->docket_office));
    out->docket = {out->docket_book.get(), &*out->docket_office};
    out->desk.docket = [docket = &out->docket] { return docket; };
  }
  LANTIAN_TRY(const serve::ResponseClock clock, serve::response_clock(*out->book, out->desk.synthetic));
  out->now = clock.now;
  return out;
}

std::string person_of(const std::string& by) {
  return by.empty() ? login_name() : by;
}

Result<int> orders(const RespondOrdersWords& words) {
  LANTIAN_TRY(const auto room, open_order_room(words.book, words.region));
  const serve::DispatchAsked asked{words.episode, words.list, words.plan, words.dry_run};
  LANTIAN_TRY(const serve::Dispatch answer, serve::dispatch_orders(room->desk, asked, person_of(words.by), room->now));
  if (const auto* refused = std::get_if<respond::RefusedOrders>(&answer)) {
    fmt::print(stderr, "lantian: {}\n", refused->message);
    return 1;
  }
  const auto& [sent, cases] = std::get<serve::SentOrders>(answer);
  for (const std::string& trouble : cases.troubles) fmt::print(stderr, "lantian: {}\n", trouble);
  if (words.json) {
    print(serve::dispatch_json(sent, cases, words.dry_run) + "\n");
    return 0;
  }
  for (const serve::OrderWithoutCase& one : cases.without)
    print(fmt::format("without a case: {}: {}\n", one.order, one.why));
  for (const respond::Order& order : sent) {
    print(fmt::format("{}  {}  {} steps, receipt until {}\n", order.id, order.name.shown(true), order.steps.size(),
                      beijing_minute(order.receipt_due)));
  }
  if (words.dry_run) {
    print(fmt::format("{} orders, none sent: a dry run\n", sent.size()));
  } else {
    print(fmt::format("{} orders sent, {} cases opened\n", sent.size(), cases.opened));
  }
  return 0;
}

void print_check(const respond::EpisodeCheck& check) {
  if (check.synthetic) print("SYNTHETIC evidence\n");
  for (const respond::PlantCheck& plant : check.plants) {
    std::string flags;
    for (const std::string& flag : plant.flags) flags += " " + flag;
    if (plant.flags.empty() && plant.hours_not_executed == 0) continue;
    print(fmt::format("{}  {:5.1f} %  {} h asked, {} not executed, {} without evidence {}\n", plant.enterprise,
                      plant.score_percent(), plant.hours, plant.hours_not_executed, plant.hours_without_evidence,
                      flags));
  }
  print(fmt::format("{}: {} plants, {} do not comply in the newest hour, until {}\n", check.episode,
                    check.plants.size(), respond::non_compliers(check).size(), text_of(check.last)));
}

/// Takes what loggers sent as evidence and says so on standard error, where no script reads JSON.
Result<void> follow_book(const OrderRoom& room, const RespondVerifyWords& words) {
  LANTIAN_TRY(const serve::MeterFollowUp done,
              serve::follow_meters_of_book(room.desk, room.data, words.book, words.episode, room.now));
  for (const std::string& note : done.notes) fmt::print(stderr, "lantian: {}\n", note);
  fmt::print(stderr, "HJ 212: {} hours of meters were new, {} of them withdrawn\n", done.hours, done.withdrawn);
  return {};
}

Result<int> verify(const RespondVerifyWords& words) {
  LANTIAN_TRY(const auto room, open_order_room(words.book, "changji"));
  LANTIAN_TRY(const serve::OrderOffice office, serve::open_order_office(room->data));
  const std::string who = person_of(words.by);
  std::optional<serve::EvidenceScope> scope;
  if (!words.evidence.empty()) {
    LANTIAN_TRY(scope, serve::evidence_scope(*room->book, office, words.episode));
    if (!scope) return Error{ErrorCode::not_found, words.episode + " has no orders yet; dispatch them first", "order"};
  }
  for (const std::string& path : words.evidence) {
    LANTIAN_TRY(std::string bytes, keep::read_file(path));
    LANTIAN_TRY(const auto evidence,
                serve::read_evidence_table(room->data, *scope, {path, std::move(bytes)}, room->desk.synthetic));
    LANTIAN_CHECK(serve::take_evidence(*room->book, words.episode, evidence, who, room->now));
  }
  if (words.from_book) LANTIAN_CHECK(follow_book(*room, words));
  LANTIAN_TRY(const respond::EpisodeCheck check,
              serve::check_episode(office, *room->book, words.episode, {}, who, room->now));
  LANTIAN_TRY(const int told, serve::tell_cases(room->desk, check, room->now));
  static_cast<void>(told);
  if (words.json) {
    print(serve::check_json(check) + "\n");
  } else {
    print_check(check);
  }
  return 0;
}

}  // namespace

int run_respond_orders(const RespondOrdersWords& words) {
  return exit_code(orders(words));
}

int run_respond_verify(const RespondVerifyWords& words) {
  return exit_code(verify(words));
}

}  // namespace lantian::app
