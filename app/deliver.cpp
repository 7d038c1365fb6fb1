#include "app/deliver.hpp"

#include "app/desk.hpp"
#include "keep/files.hpp"
#include "serve/api/answer_shelf.hpp"
#include "serve/deliveries/desk.hpp"
#include "serve/deliveries/mounting.hpp"
#include "serve/docket_counter.hpp"

#include <fmt/core.h>

#include <functional>

namespace lantian::app {
namespace {

constexpr std::size_t most_kept_bytes = 1U << 20U;

Result<int> deliver(const DeliverWords& words) {
  const std::string path = words.plan.empty() ? words.book + "/deliveries.toml" : words.plan;
  LANTIAN_TRY(std::string text, keep::read_file(path));
  serve::DeliverySetting setting;
  LANTIAN_TRY(setting.plan, serve::DeliveryPlan::read({path, std::move(text)}));
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const serve::DocketOffice docket_office, serve::DocketOffice::open(data_root(), words.region));
  LANTIAN_TRY(const serve::ApiWords say, serve::ApiWords::open(data_root()));
  LANTIAN_TRY(auto book, keep::open_book(words.book, {.create = false}));
  LANTIAN_TRY(const auto docket, serve::open_docket(words.book, docket_office));
  serve::AirShelf air;
  air.put(std::move(book));
  serve::AnswerShelf kept{most_kept_bytes};
  serve::Router router{say};
  auto api = std::make_shared<serve::DocketApi>();
  api->office = &docket_office;
  api->book = [&] { return docket.get(); };
  serve::mount_deliverable(router, {&office, &air, &kept, &say, words.region}, std::move(api));
  setting.calendar = &docket_office.calendar();
  setting.ask = std::cref(router);
  setting.send = serve::send_parcel;
  const UtcSeconds now = keep::now();
  Day day = std::chrono::floor<std::chrono::days>(to_local(now));
  if (!words.day.empty()) {
    LANTIAN_TRY(day, parse_day(words.day));
  }
  LANTIAN_TRY(const auto desk, serve::DeliveryDesk::open(std::move(setting), now));
  LANTIAN_TRY(const serve::DeliveryNote note, desk->deliver(words.id, day, now));
  fmt::print("{}  {} bytes  sha256 {}\n", note.file_name, note.bytes, note.sha256);
  return 0;
}

}  // namespace

int run_deliver(const DeliverWords& words) {
  return exit_code(deliver(words));
}

}  // namespace lantian::app
