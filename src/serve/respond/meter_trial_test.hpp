#pragma once
#include "keep/files.hpp"
#include "serve/respond/episode_json.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/meter_demo.hpp"
#include "serve/respond/meter_watch.hpp"
#include "serve/telemetry.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

/// For tests: one plant with a kiln under an orange order that leaves 40 percent of it from its fourth hour on, a stack
/// monitor and a power meter that send telegrams, and everything from the line to the check.
namespace lantian::serve::trial {

inline HourEnding meter_hour(int day, int hour) {
  return hour_ending(Day{std::chrono::local_days{std::chrono::year{2024} / 1 / day}}, hour);
}

inline const std::string stack_mn = "65230100C8900031F0000B01";
inline const std::string power_mn = "65230100C8900044F0000B01";

struct MeterTrial {
  MeterTrial() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lantian-meters-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    directory = pattern;
    devices = {logger(stack_mn, observe::hj212::DeviceKind::flue_gas, observe::hj212::Dialect::d2017, "a00000", "m3/s"),
               logger(power_mn, observe::hj212::DeviceKind::other, observe::hj212::Dialect::d2025, "p44001", "kWh")};
    devices[0].factors.push_back({"a01014", "", "%", {}, {}, {}});
    map.rows = {{stack_mn, "a00000", respond::MeterFigure::mean, "E1", "E1.1", respond::CheckMetric::flow},
                {power_mn, "p44001", respond::MeterFigure::total, "E1", "E1.1", respond::CheckMetric::power}};
    map.synthetic = true;
    desk.synthetic = true;
    desk.book = [this] { return book.get(); };
    ground.map = &map;
    ground.protocol = &protocol;
    ground.synthetic = true;
    ground.source.values = [this](const keep::TelemetryQuery& query) { return telemetry->values(query); };
    ground.source.devices = [this] { return devices; };
    keep_documents();
  }
  ~MeterTrial() {
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
  }
  MeterTrial(const MeterTrial&) = delete;
  MeterTrial& operator=(const MeterTrial&) = delete;

  static observe::hj212::Device logger(const std::string& mn, observe::hj212::DeviceKind kind,
                                       observe::hj212::Dialect dialect, const char* factor, const char* unit) {
    observe::hj212::Device row;
    row.mn = mn;
    row.kind = kind;
    row.dialect = dialect;
    row.password = "123456";
    row.synthetic = true;
    row.factors = {{factor, "", unit, {}, {}, {}}};
    return row;
  }

  /// In the hour that ends there: "a00000-Avg=100,a00000-Flag=N".
  void send(const std::string& mn, HourEnding hour, std::string area, int minutes_later = 2) {
    const auto device = std::ranges::find(devices, mn, &observe::hj212::Device::mn);
    const UtcSeconds end = to_utc(hour);
    waiting.push_back({&*device, end - std::chrono::hours{1}, end + std::chrono::minutes{minutes_later}, std::move(area)});
  }
  void flow(HourEnding hour, double m3_s, const char* flag = "N", int minutes_later = 2) {
    send(stack_mn, hour, fmt::format("a00000-Avg={},a00000-Flag={}", m3_s, flag), minutes_later);
  }
  void power(HourEnding hour, double kwh, const char* flag = "N", int minutes_later = 2) {
    send(power_mn, hour, fmt::format("p44001-Cou={},p44001-Flag={}", kwh, flag), minutes_later);
  }
  /// Both meters as they usually are: 100 m3/s and 1000 kWh.
  void usual(HourEnding first, HourEnding last) {
    for (HourEnding hour = first; hour <= last; hour += std::chrono::hours{1}) {
      flow(hour, 100);
      power(hour, 1000);
    }
  }
  void as_ordered(HourEnding first, HourEnding last) {
    for (HourEnding hour = first; hour <= last; hour += std::chrono::hours{1}) {
      flow(hour, 40);
      power(hour, 400);
    }
  }

  /// Over the line into the telemetry book.
  void arrive() {
    const auto done = take_meter_telegrams(protocol, devices, waiting, directory, *telemetry);
    REQUIRE_MESSAGE(done.ok(), (done.ok() ? "" : done.error().text()));
    waiting.clear();
  }
  MeterFollowUp follow(HourEnding now, std::optional<UtcSeconds> since = {}) {
    arrive();
    const auto done = follow_meters(desk, ground, "W-2024-01", since, to_utc(now));
    REQUIRE_MESSAGE(done.ok(), (done.ok() ? "" : done.error().text()));
    return *done;
  }

  /// What the newest check says of the plant.
  std::string verdicts() const {
    return checked("\"verdicts\":\"", '"');
  }
  std::string flags() const { return checked("\"flags\":[", ']'); }
  std::string checked(const std::string& behind, char end) const {
    const auto row = book->newest("check", "W-2024-01");
    REQUIRE(row.ok());
    REQUIRE(row->has_value());
    const std::string& body = (*row)->body;
    const std::size_t at = body.find(behind) + behind.size();
    return body.substr(at, body.find(end, at) - at);
  }
  std::size_t documents(const char* kind) const { return book->all(kind, "W-2024-01")->size(); }

  std::string directory;
  observe::hj212::Protocol protocol = *open_protocol(LANTIAN_SOURCE_DIR);
  std::vector<observe::hj212::Device> devices;
  respond::MeterMap map;
  std::unique_ptr<keep::DocumentBook> book = keep::make_memory_document_book();
  std::unique_ptr<keep::TelemetryBook> telemetry = keep::make_memory_telemetry();
  RespondDesk desk;
  MeterGround ground;
  std::vector<MeterTelegram> waiting;

 private:
  void keep_documents() {
    respond::ReductionList list;
    list.id = "L";
    list.unit = "652300";
    list.season = "HS2023";
    respond::Enterprise plant;
    plant.id = "E1";
    plant.name = {"E1", "E1"};
    plant.county = "652301";
    respond::ProcessUnit kiln;
    kiln.id = "E1.1";
    kiln.process = "cement_kiln";
    kiln.name = {"kiln", "kiln"};
    plant.units = {kiln};
    list.enterprises = {plant};
    list.synthetic = true;
    std::vector<keep::DocumentDraft> drafts{{"list", "652300-HS2023", reduction_list_json(list)}};
    respond::EpisodeEvent event;
    event.episode = "W-2024-01";
    event.level = respond::Level::orange;
    event.units = {"652301"};
    event.from = meter_hour(16, 1);
    event.until = meter_hour(20, 24);
    event.who = "test";
    event.role = "prefecture";
    event.evidence.rule_set = "CN2024";
    for (const auto act :
         {respond::EpisodeAct::propose, respond::EpisodeAct::approve, respond::EpisodeAct::start}) {
      event.number += 1;
      event.act = act;
      drafts.push_back({"episode", "W-2024-01", episode_event_json(event)});
    }
    drafts.push_back({"order", "O-E1", order_json(orange_order())});
    const auto kept = book->append(drafts, "test", to_utc(meter_hour(15, 20)));
    REQUIRE_MESSAGE(kept.ok(), (kept.ok() ? "" : kept.error().text()));
  }

  static respond::Order orange_order() {
    respond::Order order;
    order.id = "O-E1";
    order.episode = "W-2024-01";
    order.level = respond::Level::orange;
    order.recipient = "E1";
    order.name = {"E1", "E1"};
    order.county = "652301";
    order.from = meter_hour(16, 1);
    order.until = meter_hour(20, 24);
    respond::OrderStep step;
    step.unit = "E1.1";
    step.kind = respond::MeasureKind::reduce;
    step.cut_percent = 60;
    step.hours_to_reduce = 3;
    step.reduction = {6000, 3000, 1000, 0};
    step.checks = {respond::CheckMetric::power, respond::CheckMetric::flow};
    order.steps = {step};
    order.synthetic = true;
    return order;
  }
};

}  // namespace lantian::serve::trial
