#include "serve/book_service.hpp"

#include "keep/files.hpp"
#include "keep/transport_table.hpp"
#include "serve/api/air_desk.hpp"
#include "serve/api/alarm_routes.hpp"
#include "serve/api/health_routes.hpp"
#include "serve/api/report_routes.hpp"
#include "serve/api/rose_routes.hpp"
#include "serve/api/sources_routes.hpp"
#include "serve/deliveries/mounting.hpp"
#include "serve/docket_counter.hpp"
#include "serve/ledger.hpp"
#include "serve/quality.hpp"
#include "serve/region_wind.hpp"
#include "serve/sensorthings/routes.hpp"
#include "serve/telemetry.hpp"

#include <fmt/core.h>

#include <condition_variable>
#include <cstdio>
#include <functional>

namespace lantian::serve {
namespace {

/// What an event tells is for whoever may ask the address that tells the same.
HttpServer::Hears may_hear(Permission permission) {
  return [permission](const StreamListener* listener) {
    const auto* signed_in = dynamic_cast<const SignedListener*>(listener);
    return signed_in != nullptr && signed_in->may.contains(permission);
  };
}

/// How soon hours that came are judged and shown.
constexpr std::chrono::seconds hand_over_every{1};
/// How often the detectors run, and over how many days behind the newest: as far as hours are handed over late.
constexpr std::chrono::hours doubts_every{1};
constexpr std::chrono::days doubted_air{35}, doubted_devices{2};
constexpr std::chrono::seconds deliver_every{10};
/// How soon alarms see hours that came, and how often they look when none did.
constexpr std::chrono::seconds alarms_notice_every{1}, alarms_look_every{60};

}  // namespace

BookService::BookService(Service& service, const Office& office, const DocketOffice& docket_office,
                         BookServiceOptions options)
    : service_{service},
      office_{office},
      docket_office_{docket_office},
      options_{std::move(options)},
      ears_{keep::now()} {}

BookService::~BookService() {
  stop();
}

Result<std::unique_ptr<BookService>> BookService::open(Service& service, const Office& office,
                                                       const DocketOffice& docket_office, BookServiceOptions options) {
  std::unique_ptr<BookService> out{new BookService{service, office, docket_office, std::move(options)}};
  LANTIAN_CHECK(out->open_books());
  LANTIAN_CHECK(out->open_wind());
  LANTIAN_CHECK(out->open_deliveries());
  LANTIAN_CHECK(out->open_alarms());
  LANTIAN_CHECK(out->open_open311());
  LANTIAN_CHECK(out->open_sources());
  LANTIAN_CHECK(out->open_responses());
  LANTIAN_CHECK(out->open_carbon());
  out->mount();
  return out;
}

Result<void> BookService::open_books() {
  LANTIAN_TRY(auto book, keep::open_book(options_.book, {}));
  LANTIAN_TRY(const std::optional<bool> synthetic, book->synthetic());
  LANTIAN_TRY(docket_, open_docket(options_.book, docket_office_));
  if (const std::string path = docket_contacts_path(options_.book); !path.empty()) {
    LANTIAN_TRY(contacts_, keep::DocketContacts::open(path));
  }
  LANTIAN_TRY(reports_, open_report_rule(office_.root(), docket_office_.types()));
  LANTIAN_TRY(sent_, keep::SentOnce::open(options_.book + "/sent.db"));
  LANTIAN_CHECK(sent_->forget_before(keep::now() - reports_.keys_kept));
  LANTIAN_TRY(
      accounts_,
      open_accounts_of({office_.root(), options_.book, service_.version(), synthetic.value_or(false)}, docket_office_));
  synthetic_ = synthetic.value_or(false);
  LANTIAN_TRY(link_, open_link_rule(office_.root()));
  LANTIAN_TRY(auto marks, keep::open_mark_book(marks_path(options_.book)));
  marks_.put(std::move(marks));
  service_.air().put(std::move(book));
  return {};
}

/// The hours of the file are read in the background, so that a year's rose need not wait for them.
Result<void> BookService::open_wind() {
  if (options_.weather.empty()) return {};
  LANTIAN_TRY(const terms::Region* region, office_.region(options_.region));
  LANTIAN_TRY(std::vector<terms::Station> stations,
              service_.air().read([](const keep::ReadingBook& book) { return book.stations(); }));
  stations.insert(stations.end(), region->stations.begin(), region->stations.end());
  RegionWindChoice choice;
  choice.weather = {options_.region, "", options_.weather};
  choice.stations = stations;
  choice.file = options_.book + "/wind.hours";
  LANTIAN_TRY(wind_, open_region_wind(office_, choice));
  service_.progress().add("wind", service_.words().job("wind"));
  reading_wind_ = std::jthread{[this] {
    const Result<void> read = wind_->fill([this](int done, int all) {
      if (done % 100 == 0) service_.progress().step("wind", done, all, "");
      return !stopping_;
    });
    if (read) {
      service_.progress().finish("wind");
    } else {
      service_.progress().fail("wind", read.error().text());
    }
  }};
  return {};
}

AirDesk BookService::air_desk() const {
  AirDesk desk{&office_, &service_.air(), &service_.kept(), &service_.words(), options_.region};
  desk.wind = [this] { return wind_.get(); };
  return desk;
}

/// What the book holds about emissions: its inventory, its quota ledger, and the table that answers what-if when
/// somebody has put one there.
Result<void> BookService::open_sources() {
  sources_.absent(
      {ErrorCode::not_found,
       "the book holds nothing of this yet; doc/inventory.md, doc/ledger.md and doc/transport.md say how it "
       "comes in",
       options_.book});
  LANTIAN_TRY(inventory_, InventoryOffice::open(office_));
  if (const std::string path = keep::inventory_path(options_.book); keep::exists(path)) {
    LANTIAN_TRY(auto book, keep::open_inventory_book(path));
    sources_.put(std::shared_ptr<const keep::InventoryBook>{std::move(book)});
  }
  if (const std::string path = ledger_path(options_.book); keep::exists(path)) {
    LANTIAN_TRY(const auto basis, open_quota_basis(office_.root()));
    LANTIAN_TRY(auto book, keep::open_ledger_book(path, basis));
    sources_.put(std::shared_ptr<const keep::LedgerBook>{std::move(book)});
  }
  if (const std::string path = options_.book + "/whatif.srt"; keep::exists(path)) {
    LANTIAN_TRY(auto table, keep::read_transport_table(path));
    LANTIAN_TRY(auto desk, whatif_desk(office_, options_.region, std::move(table)));
    sources_.put(std::make_shared<const WhatIfDesk>(std::move(desk)));
  }
  return {};
}

std::shared_ptr<DocketApi> BookService::docket_api() {
  auto docket = std::make_shared<DocketApi>();
  docket->office = &docket_office_;
  docket->book = [this] { return docket_.get(); };
  docket->files = docket_files_path(options_.book);
  docket->synthetic = synthetic_;
  return docket;
}

Result<void> BookService::open_deliveries() {
  const std::string own = options_.book + "/deliveries.toml";
  const std::string path = options_.deliveries.empty() ? own : options_.deliveries;
  if (options_.deliveries.empty() && !keep::exists(own)) return {};
  LANTIAN_TRY(std::string text, keep::read_file(path));
  DeliverySetting setting;
  LANTIAN_TRY(setting.plan, DeliveryPlan::read({path, std::move(text)}));
  setting.state_file = options_.book + "/deliveries.json";
  setting.calendar = &docket_office_.calendar();
  delivery_router_ = std::make_unique<Router>(service_.words());
  mount_deliverable(*delivery_router_, air_desk(), docket_api());
  setting.ask = std::cref(*delivery_router_);
  setting.send = send_parcel;
  LANTIAN_TRY(deliveries_, DeliveryDesk::open(std::move(setting), keep::now()));
  return {};
}

Result<void> BookService::open_alarms() {
  AlarmWatch watch{&office_, &service_.air(), &service_.words(), options_.region, options_.book, synthetic_, {}, {}};
  watch.devices = [this] {
    std::vector<AlarmDevice> out;
    const auto roster = gateway_ ? gateway_->roster() : nullptr;
    if (!roster) return out;
    for (const observe::hj212::Device& device : roster->devices()) out.push_back(ears_.device(device));
    return out;
  };
  watch.tell = [this](const std::string& json) { service_.tell("alarm", json, may_hear(Permission::alarms_read)); };
  LANTIAN_TRY(alarms_, open_alarm_desk(watch));
  return {};
}

void BookService::start_alarms() {
  watching_ = std::jthread{[this](const std::stop_token& stop) {
    std::mutex turn;
    std::condition_variable_any bell;
    std::unique_lock lock{turn};
    UtcSeconds next{};
    std::uint64_t seen = 0;
    do {
      const UtcSeconds now = keep::now();
      const std::uint64_t version = service_.air().version();
      if (version != seen || now >= next) {
        seen = version;
        next = now + alarms_look_every;
        const Result<void> done = alarms_->round(now);
        if (!done) fmt::print(stderr, "lantian: alarms: {}\n", done.error().text());
      }
      bell.wait_for(lock, stop, alarms_notice_every, [] { return false; });
    } while (!stop.stop_requested());
  }};
}

void BookService::mount_book_alarms() {
  AlarmApi api;
  api.desk = [this] { return alarms_.get(); };
  api.words = &service_.words();
  api.templates = &office_.templates();
  api.who = [this](const HttpRequest& request) -> std::optional<std::string> {
    const auto session = accounts_.desk->who_asks(request);
    if (!session || !*session) return std::nullopt;
    const Person& person = (*session)->person;
    return person.display_name.empty() ? person.name : person.display_name;
  };
  api.noted = [this](const HttpRequest& request, std::string action, std::string subject,
                     std::string detail) -> Result<void> {
    LANTIAN_TRY(const std::optional<Session> session, accounts_.desk->who_asks(request));
    return accounts_.desk->note(session ? &*session : nullptr, request, std::move(action), std::move(subject),
                                std::move(detail));
  };
  mount_alarms(service_.router(), std::move(api));
}

Result<void> BookService::open_open311() {
  const std::string path = options_.book + "/open311.toml";
  if (!keep::exists(path)) return {};
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(open311_keys_, Open311Keys::read({path, std::move(text)}));
  return {};
}

void BookService::start_deliveries() {
  if (!deliveries_) return;
  delivering_ = std::jthread{[this](const std::stop_token& stop) {
    std::mutex turn;
    std::condition_variable_any bell;
    std::unique_lock lock{turn};
    do {
      const Result<void> done = deliveries_->round(keep::now());
      if (!done) fmt::print(stderr, "lantian: deliveries: {}\n", done.error().text());
      bell.wait_for(lock, stop, deliver_every, [] { return false; });
    } while (!stop.stop_requested());
  }};
}

void BookService::mount() {
  Router& router = service_.router();
  accounts_.add_to(router);
  mount_air(router, air_desk());
  mount_roses(router, air_desk());
  mount_sources(router, {&*inventory_, &sources_, &service_.kept(), &service_.words()});
  mount_sensorthings(router, air_desk());
  mount_health(router, HealthDesk{air_desk(), &marks_, link_, [this] { return open_devices_.load(); }, false});
  router.on("GET", "/api/v1/deliveries", [this](const Call&) {
    return json_reply(deliveries_ ? deliveries_->json() : std::string{"{\"results\":[]}\n"});
  });
  const std::shared_ptr<DocketApi> docket = docket_api();
  docket->contacts = contacts_.get();
  docket->sent = sent_.get();
  docket->who = [this](const HttpRequest& request) { return accounts_.desk->actor(request); };
  docket->missing = [this](const Call& call, Permission permission) {
    return accounts_.desk->missing(call, permission);
  };
  docket->key_is_good = [this](std::string_view key) { return open311_keys_.holds(key); };
  docket->public_url = options_.public_url;
  docket->most_upload_bytes = options_.most_upload_bytes;
  docket->changed = [this](const std::string& case_id) {
    take_receipt_of(case_id);
    tell_case(case_id);
  };
  service_.know({[this](const HttpRequest& request) { return accounts_.desk->listener(request); },
                 [this] { return accounts_.desk->over_now(); }});
  mount_docket(router, docket);
  mount_book_alarms();
  mount_book_responses();
  mount_book_carbon();
  mount_reports(router, docket, reports_);
}

/// The registry and the frames are looked at while the gateway works; without one in this process hours are not known.
Result<void> BookService::open_devices() {
  const std::string directory = options_.book + "/gateway";
  if (!keep::exists(directory + "/devices.db")) return {};
  if (!protocol_) {
    LANTIAN_TRY(protocol_, open_protocol(office_.root()));
  }
  AskTelemetry values;
  if (gateway_) values = [this](const keep::TelemetryQuery& query) { return gateway_->values(query); };
  LANTIAN_TRY(devices_, DeviceRoom::open({directory, &*protocol_, std::move(values), [] { return keep::now(); }}));
  open_devices_ = &devices_->desk();
  return {};
}

Result<void> BookService::look_for_doubts() {
  LANTIAN_CHECK(sent_->forget_before(keep::now() - reports_.keys_kept));
  if (const std::uint64_t version = service_.air().version(); version != doubted_version_) {
    LANTIAN_TRY(const auto span, service_.air().read([](const keep::ReadingBook& book) { return book.span(); }));
    if (span) {
      const Period days{PeriodKind::range, span->end - doubted_air, span->end, ""};
      LANTIAN_CHECK(note_doubts_of_air(office_, service_.air(), marks_, options_.region, days, keep::now()));
    }
    doubted_version_ = version;
  }
  if (!devices_ || !gateway_) return {};
  const DeviceDesk& desk = devices_->desk();
  LANTIAN_TRY(const auto registered, desk.registry->devices());
  const Day today = std::chrono::floor<std::chrono::days>(to_local(keep::now()));
  const Period days{PeriodKind::range, today + std::chrono::days{1} - doubted_devices, today + std::chrono::days{1},
                    ""};
  LANTIAN_TRY(const auto findings, doubts_of_devices({office_, *protocol_, registered, desk.values}, days));
  LANTIAN_TRY(const auto noted,
              devices_->marks().use([&](keep::MarkBook& book) { return book.note(findings, keep::now()); }));
  static_cast<void>(noted);
  return {};
}

/// An id tells that there is such a case: only those hear it who may open it.
void BookService::tell_case(const std::string& case_id) {
  auto found = find_case({docket_.get(), &docket_office_}, case_id);
  if (!found) return;
  const auto one = std::make_shared<const FoundCase>(*std::move(found));
  service_.tell("case", "{\"id\":\"" + case_id + "\"}", [this, one](const StreamListener* listener) {
    const auto* signed_in = dynamic_cast<const SignedListener*>(listener);
    return signed_in != nullptr && signed_in->actor &&
           docket::may_read(*one->type, *signed_in->actor, one->subject, docket_office_.areas());
  });
}

Result<void> BookService::start_gateway() {
  LANTIAN_CHECK(begin_gateway());
  LANTIAN_CHECK(open_devices());
  start_meters();
  watch_ = std::make_unique<HealthWatch>(
      doubts_every, [this] { return look_for_doubts(); },
      [](const Error& error) { fmt::print(stderr, "lantian: looking for doubts: {}\n", error.text()); });
  return {};
}

Result<void> BookService::begin_gateway() {
  if (!options_.gateway_port) return {};
  gateway::Config config;
  config.directory = options_.book + "/gateway";
  config.address = options_.gateway_address;
  config.port = *options_.gateway_port;
  LANTIAN_TRY(protocol_, open_protocol(office_.root()));
  LANTIAN_TRY(gateway_, gateway::Gateway::open(config, *protocol_));
  LANTIAN_CHECK(open_meters());
  gateway_->on_values([this](std::span<const keep::TelemetryValue> values) {
    using observe::hj212::Content;
    ears_.hear(values);
    if (meters_) meters_->hear(values);
    for (const keep::TelemetryValue& value : values) {
      if (value.content == static_cast<std::uint8_t>(Content::hour)) hours_came_ = true;
    }
    service_.tell("reading", live_readings_json(values), may_hear(Permission::devices_read));
  });
  const HourKeeper::Door door = [this](const std::function<Result<void>(keep::ReadingBook&)>& work) {
    return service_.air().change(work);
  };
  hours_.emplace(office_, *protocol_, door,
                 HourKeeper::Source{[this](const keep::TelemetryQuery& query) { return gateway_->values(query); },
                                    [this] { return gateway_->roster()->devices(); },
                                    [this] { return gateway_->take_oldest_hour(); }});
  gateway_->each_round(hand_over_every, [this](UtcSeconds now) -> Result<void> {
    if (!hours_came_.exchange(false)) return {};
    const std::uint64_t before = service_.air().version();
    const Result<void> handed_over = hours_->hand_over(now);
    for (const std::string& note : hours_->take_notes()) fmt::print(stderr, "{}\n", note);
    if (!handed_over) hours_came_ = true;
    if (service_.air().version() != before)
      service_.tell("air", fmt::format("{{\"version\":{}}}", service_.air().version()));
    return handed_over;
  });
  return gateway_->start();
}

void BookService::stop() {
  watch_.reset();
  if (alarms_) alarms_->end();
  watching_.request_stop();
  if (watching_.joinable()) watching_.join();
  stopping_ = true;
  if (reading_wind_.joinable()) reading_wind_.join();
  for (std::jthread* thread : {&delivering_, &following_meters_}) {
    thread->request_stop();
    if (thread->joinable()) thread->join();
  }
  if (gateway_) gateway_->stop();
}

}  // namespace lantian::serve
