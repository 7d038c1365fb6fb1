#include "serve/demo_service.hpp"

#include "keep/files.hpp"
#include "report/bulletin.hpp"
#include "serve/api/air_desk.hpp"
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
#include "serve/sensorthings/routes.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

constexpr const char* demo_pack = "changji";
constexpr const char* demo_register = "rectification-2023";
constexpr const char* demo_petitions = "petitions-2021";

std::string key_of(const DemoQuestion& question) {
  return question.unit + "/" + question.period + "/" + question.against;
}

}  // namespace

DemoService::DemoService(Service& service, const InventoryOffice& inventory, const DocketOffice& docket,
                         std::string directory)
    : service_{service}, inventory_{inventory}, docket_office_{docket}, directory_{std::move(directory)} {
  for (const char* job : {"air", "docket", "why", "wind", "upwind", "sources", "whatif"}) {
    service_.progress().add(job, service_.words().job(job));
  }
}

Result<void> DemoService::mount() {
  const Office& office = inventory_.office();
  AirDesk air{&office, &service_.air(), &service_.kept(), &service_.words(), demo_pack};
  air.wind = [this] { return open_wind_.load(); };
  mount_air(service_.router(), air);
  mount_roses(service_.router(), air);
  mount_sensorthings(service_.router(), air);
  mount_sources(service_.router(), {&inventory_, &sources_, &service_.kept(), &service_.words()});
  auto docket = std::make_shared<DocketApi>();
  docket->office = &docket_office_;
  docket->book = [this] { return open_docket_.load(); };
  docket->files = docket_files_path(directory_ + "/demo.book");
  docket->who = [](const HttpRequest&) { return std::nullopt; };
  docket->open_reading = true;
  docket->synthetic = true;
  mount_docket(service_.router(), docket);
  LANTIAN_TRY(ReportRule reports, open_report_rule(office.root(), docket_office_.types()));
  mount_reports(service_.router(), docket, std::move(reports));
  service_.router().on("GET", "/api/v1/session",
                       [this](const Call&) { return json_reply(visitor_json(service_.version())); });
  service_.router().on("GET", "/api/v1/why", [this](const Call& call) { return why(call); });
  service_.router().on("GET", "/api/v1/why/upwind", [this](const Call& call) { return upwind(call); });
  return {};
}

Result<void> DemoService::step(const char* job, Result<void> (DemoService::*work)()) {
  if (stopping_) return {};
  service_.progress().step(job, 0, 0, "");
  const Result<void> outcome = (this->*work)();
  if (outcome) {
    service_.progress().finish(job);
  } else {
    service_.progress().fail(job, outcome.error().text());
  }
  return outcome;
}

Result<void> DemoService::prepare() {
  LANTIAN_CHECK(step("air", &DemoService::prepare_air));
  LANTIAN_CHECK(step("docket", &DemoService::prepare_docket));
  LANTIAN_CHECK(step("why", &DemoService::prepare_why));
  LANTIAN_CHECK(step("wind", &DemoService::prepare_wind));
  LANTIAN_CHECK(step("upwind", &DemoService::prepare_upwind));
  LANTIAN_CHECK(step("sources", &DemoService::prepare_sources));
  return step("whatif", &DemoService::prepare_whatif);
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

Result<void> DemoService::open_wind() {
  LANTIAN_TRY(wind_, open_demo_wind(inventory_.office(), directory_));
  open_wind_ = wind_.get();
  return {};
}

Result<void> DemoService::prepare_wind() {
  return wind_->fill([this](int done, int all) {
    if (done % 100 == 0) service_.progress().step("wind", done, all, "");
    return !stopping_;
  });
}

Result<void> DemoService::prepare_upwind() {
  for (const DemoQuestion& question : demo_questions()) {
    if (!question.explained || stopping_) continue;
    const UpwindQuestion asked{question.unit, question.period, question.against};
    const UpwindDesk desk{inventory_.office(), *wind_, directory_};
    LANTIAN_TRY(const UpwindMap map, demo_upwind(desk, asked, [&](int done, int all, std::string_view what) {
                  service_.progress().step("upwind", done, all, what);
                  return !stopping_;
                }));
    const std::scoped_lock one{turn_};
    upwind_[key_of(question)] = upwind_json(map);
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
  open_docket_ = docket_.get();
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
