#include "serve/demo_service.hpp"

#include "keep/files.hpp"
#include "report/bulletin.hpp"
#include "serve/api/air_desk.hpp"
#include "serve/api/alarm_routes.hpp"
#include "serve/api/health_routes.hpp"
#include "serve/api/report_routes.hpp"
#include "serve/api/rose_routes.hpp"
#include "serve/api/sources_routes.hpp"
#include "serve/api/upwind_routes.hpp"
#include "serve/api/visitor_json.hpp"
#include "serve/api/why_json.hpp"
#include "serve/assessment.hpp"
#include "serve/demo.hpp"
#include "serve/demo_cases.hpp"
#include "serve/demo_wind.hpp"
#include "serve/docket_counter.hpp"
#include "serve/docket_import.hpp"
#include "serve/explain_words.hpp"
#include "serve/health/demo_loggers.hpp"
#include "serve/quality.hpp"
#include "serve/sensorthings/routes.hpp"
#include "serve/telemetry.hpp"

#include <fmt/core.h>

#include <utility>

namespace lantian::serve {
namespace {

constexpr const char* demo_pack = "changji";
/// As many as the map replays.
constexpr int demo_alarm_hours = 72;
constexpr const char* demo_register = "rectification-2023";
constexpr const char* demo_petitions = "petitions-2021";

/// The newest whole year of the synthetic readings and what follows it: what the pages open with.
const Period marked_days{PeriodKind::range, Day{std::chrono::local_days{std::chrono::year{2023} / 1 / 1}},
                         Day{std::chrono::local_days{std::chrono::year{2024} / 4 / 1}}, ""};

/// A work, and the one whose result it reads.
constexpr std::pair<const char*, const char*> demo_needs[] = {
    {"respond", "sources"}, {"whatif", "sources"}, {"whatif", "wind"}, {"upwind", "wind"}};

/// The works to leave out, with those that could not be done without them.
std::set<std::string> with_dependants(std::set<std::string> skip) {
  for (const auto& [work, needed] : demo_needs) {
    if (skip.contains(needed)) skip.insert(work);
  }
  return skip;
}

std::string key_of(const DemoQuestion& question) {
  return question.unit + "/" + question.period + "/" + question.against;
}

}  // namespace

DemoService::DemoService(Service& service, const InventoryOffice& inventory, const DocketOffice& docket,
                         std::string directory, std::set<std::string> skip)
    : service_{service},
      inventory_{inventory},
      docket_office_{docket},
      directory_{std::move(directory)},
      skip_{with_dependants(std::move(skip))} {
  for (const char* job :
       {"air", "alarms", "docket", "health", "why", "sources", "respond", "carbon", "wind", "whatif", "upwind"}) {
    if (!skip_.contains(job)) service_.progress().add(job, service_.words().job(job));
  }
}

void DemoService::mount_health_pages(const AirDesk& air) {
  HealthDesk health{air, &marks_, link_, [this] { return open_devices_.load(); }, true};
  mount_health(service_.router(), health);
}

Result<void> DemoService::mount() {
  LANTIAN_TRY(link_, open_link_rule(inventory_.office().root()));
  const Office& office = inventory_.office();
  AirDesk air{&office, &service_.air(), &service_.kept(), &service_.words(), demo_pack};
  air.wind = [this] { return open_wind_.load(); };
  mount_air(service_.router(), air);
  mount_roses(service_.router(), air);
  mount_sensorthings(service_.router(), air);
  mount_health_pages(air);
  mount_sources(service_.router(), {&inventory_, &sources_, &service_.kept(), &service_.words()});
  auto docket = std::make_shared<DocketApi>();
  docket->office = &docket_office_;
  docket->book = [this] { return open_docket_.load(); };
  docket->files = docket_files_path(directory_ + "/demo.book");
  docket->who = [](const HttpRequest&) { return std::nullopt; };
  docket->open_reading = true;
  docket->synthetic = true;
  mount_docket(service_.router(), docket);
  mount_demo_alarms();
  mount_demo_responses();
  LANTIAN_CHECK(mount_demo_carbon());
  LANTIAN_TRY(ReportRule reports, open_report_rule(office.root(), docket_office_.types()));
  mount_reports(service_.router(), docket, std::move(reports));
  service_.router().on("GET", "/api/v1/session",
                       [this](const Call&) { return json_reply(visitor_json(service_.version())); });
  service_.router().on("GET", "/api/v1/why", [this](const Call& call) { return why(call); });
  service_.router().on("GET", "/api/v1/why/upwind", [this](const Call& call) { return upwind(call); });
  return {};
}

Result<void> DemoService::step(const char* job, Result<void> (DemoService::*work)()) {
  if (stopping_ || skip_.contains(job)) return {};
  service_.progress().step(job, 0, 0, "");
  const Result<void> outcome = (this->*work)();
  if (stopping_) return {};  // what was told to stop has not failed
  if (outcome) {
    service_.progress().finish(job);
  } else {
    service_.progress().fail(job, outcome.error().text());
  }
  return outcome;
}

Result<void> DemoService::prepare() {
  LANTIAN_CHECK(step("air", &DemoService::prepare_air));
  LANTIAN_CHECK(step("alarms", &DemoService::prepare_alarms));
  LANTIAN_CHECK(step("docket", &DemoService::prepare_docket));
  LANTIAN_CHECK(step("health", &DemoService::prepare_health));
  LANTIAN_CHECK(step("why", &DemoService::prepare_why));
  LANTIAN_CHECK(step("sources", &DemoService::prepare_sources));
  LANTIAN_CHECK(step("respond", &DemoService::prepare_responses));
  LANTIAN_CHECK(step("carbon", &DemoService::prepare_carbon));
  LANTIAN_CHECK(step("wind", &DemoService::prepare_wind));
  LANTIAN_CHECK(step("whatif", &DemoService::prepare_whatif));
  return step("upwind", &DemoService::prepare_upwind);
}

Result<void> DemoService::prepare_air() {
  LANTIAN_TRY(DemoData data,
              prepare_demo(inventory_.office(), directory_, [this](int done, int all, std::string_view what) {
                service_.progress().step("air", done, all, what);
              }));
  // Before the book: an answer about the sky that was kept without its wind would stay so.
  LANTIAN_CHECK(open_wind());
  service_.air().put(std::move(data.book));
  return {};
}

void DemoService::mount_demo_alarms() {
  AlarmApi api;
  api.desk = [this] { return open_alarms_.load(); };
  api.words = &service_.words();
  api.templates = &inventory_.office().templates();
  api.who = [](const HttpRequest&) { return std::nullopt; };
  mount_alarms(service_.router(), std::move(api));
}

/// The rules over the last hours of the twin, as if each had just ended. Nobody is told.
Result<void> DemoService::prepare_alarms() {
  const AlarmWatch watch{&inventory_.office(), &service_.air(), &service_.words(), demo_pack, "", true, {}, {}};
  LANTIAN_TRY(alarms_, open_alarm_desk(watch));
  LANTIAN_CHECK(replay_alarms(*alarms_, watch, demo_alarm_hours));
  open_alarms_ = alarms_.get();
  service_.tell("alarm", alarms_->counts_json());
  return {};
}

Result<void> DemoService::open_wind() {
  LANTIAN_TRY(wind_, open_demo_wind(inventory_.office(), directory_));
  open_wind_ = wind_.get();
  return {};
}

Result<void> DemoService::prepare_wind() {
  const Result<void> filled = wind_->fill([this](int done, int all) {
    if (done % 100 == 0) service_.progress().step("wind", done, all, "");
    return !stopping_;
  });
  return stopping_ ? Result<void>{} : filled;
}

Result<void> DemoService::prepare_upwind() {
  for (const DemoQuestion& question : demo_questions()) {
    if (!question.explained || stopping_) continue;
    const UpwindQuestion asked{question.unit, question.period, question.against};
    const UpwindDesk desk{inventory_.office(), *wind_, directory_};
    int told = -1;
    const Result<UpwindMap> map = demo_upwind(desk, asked, [&](int done, int all, std::string_view what) {
      // Asked each hour, told each month.
      if (std::exchange(told, done) != done) service_.progress().step("upwind", done, all, what);
      return !stopping_;
    });
    if (!map) return stopping_ ? Result<void>{} : Result<void>{map.error()};
    const std::scoped_lock one{turn_};
    upwind_[key_of(question)] = upwind_json(*map);
  }
  return {};
}

Answer DemoService::upwind(const Call& call) const {
  const std::scoped_lock one{turn_};
  return upwind_answer(call, upwind_, demo_questions());
}

/// The register and the petitions of the pack as cases; those that are there already are known and left alone.
Result<void> DemoService::prepare_docket() {
  LANTIAN_TRY(docket_, open_docket(directory_ + "/demo.book", docket_office_));
  DocketImportRun run;
  run.desk = {docket_.get(), &docket_office_};
  run.actor.role = docket::Role::system;
  run.actor.name = "demonstration";
  run.now = keep::now();
  run.progress = [this](std::string_view what, std::size_t done, std::size_t all) {
    service_.progress().step("docket", static_cast<int>(done), static_cast<int>(all), what);
  };
  LANTIAN_TRY(const DocketImport tasks, import_register(run, demo_register));
  LANTIAN_TRY(const DocketImport petitions, import_petitions(run, demo_petitions));
  for (const DocketImport* one : {&tasks, &petitions}) {
    if (!one->refusals.empty()) return Error{ErrorCode::malformed, one->refusals[0].text(), one->source};
  }
  LANTIAN_CHECK(open_demo_cases(run.desk, inventory_.office().root(), run.now));
  docket_desk_ = {docket_.get(), &docket_office_};
  open_docket_ = docket_.get();
  return {};
}

/// Doubts about the synthetic readings, once for each plan and rule; afterwards they are there.
Result<void> DemoService::prepare_marks() {
  const Office& office = inventory_.office();
  const std::string book = directory_ + "/demo.book";
  const std::string stamp_file = directory_ + "/marks.stamp";
  LANTIAN_TRY(const standards::QualityRule* rule, office.rulebook().quality("QC-AIR", marked_days.last()));
  LANTIAN_TRY(const std::string air_stamp, keep::read_file(directory_ + "/demo.stamp"));
  const std::string stamp = air_stamp + rule->head.ref.sha256;
  LANTIAN_TRY(auto marks, keep::open_mark_book(marks_path(book)));
  marks_.put(std::move(marks));
  if (const auto made = keep::read_file(stamp_file); made && *made == stamp) return {};
  LANTIAN_CHECK(note_doubts_of_air(office, service_.air(), marks_, demo_pack, marked_days, keep::now()));
  return keep::write_file(stamp_file, stamp);
}

Result<void> DemoService::prepare_health() {
  service_.progress().step("health", 0, 0, "marks");
  LANTIAN_CHECK(prepare_marks());
  const Office& office = inventory_.office();
  LANTIAN_TRY(protocol_, open_protocol(office.root()));
  const std::string loggers = directory_ + "/demo.loggers";
  LANTIAN_CHECK(make_demo_loggers(office, *protocol_, demo_pack, loggers, [this](int done, int all, auto what) {
    service_.progress().step("health", done, all, what);
  }));
  LANTIAN_TRY(devices_, DeviceRoom::open({loggers, &*protocol_, {}, {}}));
  LANTIAN_CHECK(devices_->open_telemetry());
  open_devices_ = &devices_->desk();
  return {};
}

Result<void> DemoService::prepare_why() {
  LANTIAN_TRY(const ExplainWords say, ExplainWords::open(inventory_.office().root(), false));
  for (const DemoQuestion& question : demo_questions()) {
    if (!question.explained || stopping_) continue;
    LANTIAN_TRY(const std::string json, service_.air().read([&](const keep::ReadingBook& book) -> Result<std::string> {
      const AssessmentRequest request{question.unit, question.period, question.against, "", {}, std::nullopt};
      LANTIAN_TRY(Assessment assessment, assess_unit(inventory_.office(), book, request));
      const DemoDesk desk{inventory_, say, book, directory_};
      LANTIAN_TRY(assessment.bulletin.why, demo_chapter(desk, assessment.bulletin, keep::now()));
      return why_json(assessment.bulletin);
    }));
    const std::scoped_lock one{turn_};
    chapters_[key_of(question)] = json;
  }
  return {};
}

Answer DemoService::why(const Call& call) const {
  const auto said = [&](const char* name) { return call.request.field(name).value_or(""); };
  const std::string key = said("unit") + "/" + said("period") + "/" + said("against");
  const std::scoped_lock one{turn_};
  if (const auto found = chapters_.find(key); found != chapters_.end()) return json_reply(found->second);
  std::vector<std::string> explained;
  for (const DemoQuestion& question : demo_questions()) {
    if (question.explained) explained.push_back(key_of(question));
    if (question.explained && key_of(question) == key) {
      return Problem{problems::not_ready, "this explanation is being computed; see /api/v1/progress"};
    }
  }
  return Problem{problems::not_found, fmt::format("the demonstration explains no change {}", key), explained};
}

}  // namespace lantian::serve
