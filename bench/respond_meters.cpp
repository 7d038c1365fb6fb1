#include "keep/files.hpp"
#include "measure.hpp"
#include "observe/hj212/telegram.hpp"
#include "serve/respond/episode_json.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/meter_follow.hpp"
#include "serve/telemetry.hpp"

#include <algorithm>
#include <optional>

/// bench_respond_meters: 440 enterprises with 1500 process units, a meter at each that sent its hours: all hours since 14
/// days before the order are followed up, then one more hour, then a day of them. Every fifth plant does not comply; the
/// check must name exactly these, else it fails. Goal: the follow-up of one hour and of a day in 60 s (the pause between
/// two of them), so that non-compliers are there within minutes of the data. Books on the disk.
namespace lantian::bench {
namespace {

using namespace serve;

constexpr int enterprises = 440, units = 1500, bad_every = 5;
constexpr double goal_seconds = 60;
const HourEnding began = hour_ending(Day{std::chrono::local_days{std::chrono::year{2024} / 1 / 16}}, 1);

struct Meters {
  respond::MeterMap map;
  std::vector<observe::hj212::Device> devices;
  std::vector<respond::Order> orders;
  respond::ReductionList list;
};

respond::OrderStep halved(const std::string& unit) {
  respond::OrderStep step;
  step.unit = unit;
  step.kind = respond::MeasureKind::reduce;
  step.cut_percent = 50;
  step.reduction = {1000, 2000, 300, 0};
  step.checks = {respond::CheckMetric::power};
  return step;
}

void add_plant(Meters& out, int n) {
  respond::Enterprise plant;
  plant.id = fmt::format("E{:03}", n);
  plant.name = {plant.id, plant.id};
  respond::Order order;
  order.id = "O-" + plant.id;
  order.episode = "W-2024-01";
  order.level = respond::Level::orange;
  order.recipient = plant.id;
  order.name = plant.name;
  order.from = began;
  order.until = began + std::chrono::hours{240};
  observe::hj212::Device device;
  device.mn = fmt::format("BENCH{:019}", n);
  device.synthetic = true;
  const int lines = (n + 1) * units / enterprises - n * units / enterprises;
  for (int line = 0; line < lines; ++line) {
    respond::ProcessUnit unit;
    unit.id = fmt::format("{}.{}", plant.id, line);
    unit.process = "kiln";
    unit.name = {unit.id, unit.id};
    const std::string factor = fmt::format("p44{:03}", line);
    device.factors.push_back({factor, "", "kWh", {}, {}, {}});
    out.map.rows.push_back({device.mn, factor, respond::MeterFigure::total, plant.id, unit.id});
    order.steps.push_back(halved(unit.id));
    plant.units.push_back(std::move(unit));
  }
  out.devices.push_back(std::move(device));
  out.orders.push_back(std::move(order));
  out.list.enterprises.push_back(std::move(plant));
}

Result<void> keep_all(const Meters& meters, keep::DocumentBook& book) {
  std::vector<keep::DocumentDraft> drafts{{"list", "652300-HS2023", reduction_list_json(meters.list)}};
  respond::EpisodeEvent event;
  event.episode = "W-2024-01";
  event.level = respond::Level::orange;
  event.units = {"652301"};
  event.from = began;
  event.until = began + std::chrono::hours{240};
  event.who = "bench";
  event.role = "prefecture";
  for (const auto act : {respond::EpisodeAct::propose, respond::EpisodeAct::approve, respond::EpisodeAct::start}) {
    ++event.number;
    event.act = act;
    drafts.push_back({"episode", event.episode, episode_event_json(event)});
  }
  for (const respond::Order& order : meters.orders) drafts.push_back({"order", order.id, order_json(order)});
  LANTIAN_TRY(const auto rows, book.append(drafts, "bench", to_utc(began)));
  static_cast<void>(rows);
  return {};
}

/// What every meter sent in the hours from `first` to `last`, as the gateway keeps it.
Result<void> send(const Meters& meters, keep::TelemetryBook& telemetry, HourEnding first, HourEnding last,
                  std::uint32_t& group) {
  for (HourEnding hour = first; hour <= last; hour += std::chrono::hours{1}) {
    std::vector<keep::TelemetryValue> values;
    for (const respond::MeterRow& row : meters.map.rows) {
      keep::TelemetryValue value;
      value.mn = row.mn;
      value.st = "44";
      value.content = static_cast<std::uint8_t>(observe::hj212::Content::hour);
      value.begin = to_utc(hour) - std::chrono::hours{1};
      value.end = to_utc(hour);
      value.factor = row.factor;
      value.statistic = static_cast<std::uint8_t>(observe::hj212::Statistic::cou);
      const bool bad = std::stoi(row.enterprise.substr(1)) % bad_every == 0;
      value.value = Decimal{hour < began || bad ? 10'000 : 5'000, 1};
      value.flag = "N";
      value.usable = true;
      value.frame = {1, group};
      values.push_back(std::move(value));
    }
    LANTIAN_TRY(const auto kept, telemetry.append(values, {1, ++group}));
    static_cast<void>(kept);
  }
  return {};
}

int run() {
  const std::string directory = (std::filesystem::temp_directory_path() / "lantian-bench-meters").string();
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  const auto protocol = open_protocol(LANTIAN_DATA_ROOT);
  const auto office = Office::open(LANTIAN_DATA_ROOT);
  if (!protocol) return failed(protocol.error());
  if (!office) return failed(office.error());
  const auto book = keep::open_document_book(directory + "/response.db");
  const auto telemetry = keep::open_telemetry(directory + "/telemetry.duckdb");
  if (!book) return failed(book.error());
  if (!telemetry) return failed(telemetry.error());
  Meters meters;
  for (int n = 0; n < enterprises; ++n) add_plant(meters, n);
  meters.map.synthetic = meters.list.synthetic = true;
  if (const auto kept = keep_all(meters, **book); !kept) return failed(kept.error());
  RespondDesk desk;
  desk.synthetic = true;
  desk.book = [&] { return book->get(); };
  MeterGround ground{&meters.map, &*protocol, {}, {}, true};
  auto rules = open_order_office(*office);
  if (!rules) return failed(rules.error());
  ground.office = *std::move(rules);
  ground.source.values = [&](const keep::TelemetryQuery& query) { return (*telemetry)->values(query); };
  ground.source.devices = [&] { return meters.devices; };
  std::uint32_t group = 0;
  int status = 0;
  const HourEnding base = began - std::chrono::days{ground.office.check.base_days};
  struct Part {
    const char* what;
    HourEnding first, last;
  };
  for (const Part& part : {Part{"14 days and one", base, began + std::chrono::hours{23}},
                           Part{"one hour", began + std::chrono::hours{24}, began + std::chrono::hours{24}},
                           Part{"24 hours", began + std::chrono::hours{25}, began + std::chrono::hours{48}}}) {
    if (const auto sent = send(meters, **telemetry, part.first, part.last, group); !sent) return failed(sent.error());
    std::optional<UtcSeconds> since;
    if (part.first != base) since = to_utc(part.first) - std::chrono::hours{1};
    const auto start = Clock::now();
    const auto done = follow_meters(desk, ground, "W-2024-01", since, to_utc(part.last));
    if (!done) return failed(done.error());
    const double took = seconds_since(start);
    const auto hours = static_cast<std::size_t>((part.last - part.first).count() + 1) * units;
    if (done->hours != hours || done->failing != std::size_t{enterprises / bad_every}) {
      fmt::print(stderr, "bench_respond_meters: {} hours instead of {}, {} plants\n", done->hours, hours,
                 done->failing.value_or(0));
      return 1;
    }
    fmt::print("{}: {} plants, {} units, {} hours of meters followed up and checked  {:.2f} s  {} MiB  (answer checked)\n",
               part.what, enterprises, units, hours, took, peak_mib());
    if (part.first != base && took > goal_seconds) status = 1;
  }
  std::filesystem::remove_all(directory);
  return status;
}

}  // namespace
}  // namespace lantian::bench

int main() {
  return lantian::bench::run();
}
