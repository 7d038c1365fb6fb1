#include "gateway/gateway.hpp"

#include "gateway/control.hpp"
#include "gateway/forward.hpp"
#include "gateway/housekeeping.hpp"
#include "gateway/lanes.hpp"
#include "gateway/metrics_server.hpp"
#include "gateway/projector.hpp"
#include "gateway/recall.hpp"
#include "gateway/reception.hpp"
#include "gateway/remember.hpp"
#include "gateway/server.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>
#include <sys/resource.h>

#include <condition_variable>
#include <filesystem>
#include <thread>

namespace lantian::gateway {
namespace {

constexpr std::chrono::milliseconds control_every{500};
constexpr std::chrono::milliseconds notes_every{1000};
constexpr std::chrono::milliseconds project_pause{100};
constexpr std::chrono::seconds repair_pause{5};
constexpr std::chrono::seconds last_rest{5};
constexpr std::size_t frames_at_once = 4000;

/// The calling thread steps back behind the others: taking values over may wait, answers may not.
void step_back() {
  setpriority(PRIO_PROCESS, 0, 10);
}

}  // namespace

struct Gateway::State {
  State(Config settings, observe::hj212::Protocol tables, keep::FrameLog opened)
      : config{std::move(settings)}, protocol{std::move(tables)}, log{std::move(opened)}, recall{config.remembered} {}

  Config config;
  observe::hj212::Protocol protocol;
  keep::FrameLog log;
  std::unique_ptr<keep::DeviceBook> devices;
  std::unique_ptr<keep::TelemetryBook> telemetry;
  std::mutex devices_mutex, telemetry_mutex;
  Metrics metrics;
  ClockWatch clocks;
  Recall recall;
  std::unique_ptr<Lanes> lanes;
  std::unique_ptr<Reception> reception;
  std::unique_ptr<Server> server;
  std::unique_ptr<Control> control;
  std::unique_ptr<Projector> projector;
  std::unique_ptr<Housekeeping> housekeeping;
  std::vector<std::unique_ptr<Forwarder>> forwarders;
  std::unique_ptr<MetricsServer> metrics_server;
  std::string opening;
  struct Round {
    std::chrono::seconds every;
    std::function<Result<void>(UtcSeconds)> work;
    UtcSeconds next{};
  };
  std::vector<Round> rounds;
  std::function<void(std::span<const keep::TelemetryValue>)> told;
  mutable std::mutex registry_mutex;
  std::shared_ptr<const Roster> registry;

  std::mutex end_mutex;
  std::condition_variable ended;
  bool stopping = false, closed = false;
  std::optional<Error> failure;
  std::atomic<bool> caught_up{false};
  std::thread server_thread, projector_thread, housekeeping_thread;

  std::string frames() const { return config.directory + "/frames"; }
  void build();
  void use(const std::shared_ptr<const Roster>& changed);
  void connect_parts();
  void project();
  void keep_house();
  /// Sleeps; false when the end has come.
  bool pause(std::chrono::milliseconds time);
  void fail(const Error& error);
  void close();
};

void Gateway::State::build() {
  lanes = std::make_unique<Lanes>(
      log,
      LaneEvents{[this](std::vector<PendingBatch> batches) { server->durable(std::move(batches)); },
                 [this](const Error& error) { fail(error); }},
      config.reupload_per_commit);
  reception = std::make_unique<Reception>(Reception::Parts{protocol, *lanes, recall, metrics, config});
  server = std::make_unique<Server>(config, *reception, *lanes, metrics);
  control = std::make_unique<Control>(
      [this](SessionNumber session, std::string_view bytes) { return server->send(session, bytes); },
      Control::Timing{});
  projector = std::make_unique<Projector>(Projector::Parts{frames(), protocol, *telemetry, telemetry_mutex, metrics,
                                                           clocks, [this] { return lanes->durable_end(); },
                                                           [this](std::span<const keep::TelemetryValue> values) {
                                                             if (told) told(values);
                                                           }});
  housekeeping = std::make_unique<Housekeeping>(
      Housekeeping::Parts{config, *devices, *telemetry, telemetry_mutex, clocks, metrics},
      Housekeeping::Events{[this](const std::shared_ptr<const Roster>& roster) { use(roster); },
                           [this](const keep::ControlRequest& request, const observe::hj212::Device& device) {
                             server->post([this, request, device] { control->add(request, device); });
                           }});
}

void Gateway::State::use(const std::shared_ptr<const Roster>& changed) {
  projector->use(changed);
  for (const auto& forwarder : forwarders) forwarder->use(changed);
  server->post([this, changed] { reception->use(changed); });
  const std::lock_guard lock{registry_mutex};
  registry = changed;
}

void Gateway::State::connect_parts() {
  reception->on_telegram = [this](const Peer& peer, const observe::hj212::Judged& judged,
                                  const observe::hj212::Device& device) {
    if (control->telegram(peer, judged, device, moment_now())) ++metrics.sessions_taken_over;
  };
  reception->was_pulled = [this](const observe::hj212::Judged& judged, UtcSeconds time) {
    return control->asked_for(judged, time);
  };
  server->repeat(control_every, [this] { control->tick(moment_now()); });
  server->repeat(notes_every, [this] {
    housekeeping->note_sightings(reception->take_sightings());
    housekeeping->note_outcomes(control->take_outcomes());
  });
}

bool Gateway::State::pause(std::chrono::milliseconds time) {
  std::unique_lock lock{end_mutex};
  ended.wait_for(lock, time, [&] { return stopping; });
  return !stopping;
}

void Gateway::State::fail(const Error& error) {
  {
    const std::lock_guard lock{end_mutex};
    if (!failure) failure = error;
    stopping = true;
  }
  ended.notify_all();
}

void Gateway::State::project() {
  step_back();
  std::optional<Monotonic> end;
  for (bool running = true; running;) {
    const auto taken = projector->advance(frames_at_once);
    if (!taken) fmt::print(stderr, "values are not taken over, trying again: {}\n", taken.error().text());
    caught_up = taken && *taken == 0;
    // At the end a short rest is taken over before closing; a long one waits for the next start.
    const bool rest = taken && *taken > 0;
    if (rest && pause(std::chrono::milliseconds{0})) continue;
    if (!end && rest) end = std::chrono::steady_clock::now() + last_rest;
    running = rest ? std::chrono::steady_clock::now() < *end : pause(taken ? project_pause : repair_pause);
  }
}

void Gateway::State::keep_house() {
  do {
    const UtcSeconds now = moment_now().utc();
    {
      const std::lock_guard lock{devices_mutex};
      const auto looked = housekeeping->look(now);
      if (!looked) fmt::print(stderr, "the device book could not be used, trying again: {}\n", looked.error().text());
    }
    for (Round& round : rounds) {
      if (now < round.next) continue;
      round.next = now + round.every;
      if (const auto done = round.work(now); !done) fmt::print(stderr, "{}; trying again\n", done.error().text());
    }
  } while (pause(config.registry_every));
}

/// Order matters: first nothing new comes in, then what is in becomes durable and is answered, then the rest ends.
void Gateway::State::close() {
  {
    const std::lock_guard lock{end_mutex};
    if (std::exchange(closed, true)) return;
    stopping = true;
  }
  ended.notify_all();
  metrics_server.reset();
  for (const auto& forwarder : forwarders) forwarder->stop();
  if (housekeeping_thread.joinable()) housekeeping_thread.join();
  server->stop_reading();
  lanes->stop();
  server->finish();
  if (server_thread.joinable()) server_thread.join();
  if (projector_thread.joinable()) projector_thread.join();
}

Gateway::Gateway(std::unique_ptr<State> state) : state_{std::move(state)} {}

Gateway::~Gateway() {
  state_->close();
}

Result<std::unique_ptr<Gateway>> Gateway::open(Config config, observe::hj212::Protocol protocol) {
  std::error_code error;
  std::filesystem::create_directories(config.directory, error);
  if (error) {
    return Error{ErrorCode::io, fmt::format("cannot make the directory '{}': {}", config.directory, error.message()),
                 ""};
  }
  LANTIAN_TRY(keep::FrameLog log, keep::FrameLog::open(config.directory + "/frames"));
  auto state = std::make_unique<State>(std::move(config), std::move(protocol), std::move(log));
  const std::string& directory = state->config.directory;
  LANTIAN_TRY(state->devices, keep::open_device_book(directory + "/devices.db"));
  LANTIAN_TRY(state->telemetry, keep::open_telemetry(directory + "/telemetry.duckdb"));
  state->build();
  LANTIAN_TRY(auto devices, state->devices->devices());
  LANTIAN_TRY(const Remembered remembered, remember({state->frames(), state->log.end()}, state->protocol,
                                                    Roster{std::move(devices)}, state->recall));
  const keep::FrameLogRecovery& recovery = state->log.recovery();
  state->opening =
      fmt::format("{} telegrams remembered; {} bytes of an unfinished group set aside (never acknowledged)",
                  remembered.telegrams, recovery.torn_bytes);
  return std::unique_ptr<Gateway>{new Gateway{std::move(state)}};
}

Result<void> Gateway::start() {
  State& state = *state_;
  LANTIAN_CHECK(state.server->listen());
  if (state.config.metrics_port) {
    LANTIAN_TRY(state.metrics_server, MetricsServer::start(state.config.metrics_address, *state.config.metrics_port,
                                                           {[this] { return page(); },
                                                            [&state] {
                                                              const std::lock_guard lock{state.end_mutex};
                                                              return !state.failure && !state.stopping;
                                                            }}));
  }
  const std::string targets_file = state.config.directory + "/forward.toml";
  if (std::filesystem::exists(targets_file)) {
    LANTIAN_TRY(const std::string text, keep::read_file(targets_file));
    LANTIAN_TRY(std::vector<ForwardTarget> targets, read_targets({targets_file, text}));
    for (ForwardTarget& target : targets) {
      state.forwarders.push_back(std::make_unique<Forwarder>(
          std::move(target),
          Forwarder::Parts{state.frames(), state.protocol, *state.devices, state.devices_mutex, state.metrics,
                           state.log.end(), [&state] { return state.lanes->durable_end(); }}));
    }
  }
  state.connect_parts();
  // The registry must be there before the first byte is read: an early telegram would be put aside as a stranger's.
  {
    const std::lock_guard lock{state.devices_mutex};
    LANTIAN_CHECK(state.housekeeping->look(moment_now().utc()));
  }
  state.server_thread = std::thread{[&state] { state.server->run(); }};
  state.projector_thread = std::thread{[&state] { state.project(); }};
  state.housekeeping_thread = std::thread{[&state] { state.keep_house(); }};
  return {};
}

void Gateway::each_round(std::chrono::seconds every, std::function<Result<void>(UtcSeconds)> work) {
  state_->rounds.push_back({every, std::move(work), {}});
}

void Gateway::on_values(std::function<void(std::span<const keep::TelemetryValue>)> tell) {
  state_->told = std::move(tell);
}

Result<std::vector<keep::TelemetryValue>> Gateway::values(const keep::TelemetryQuery& query) const {
  const std::lock_guard lock{state_->telemetry_mutex};
  return state_->telemetry->values(query);
}

std::optional<UtcSeconds> Gateway::take_oldest_hour() {
  return state_->projector->take_oldest_hour();
}

std::shared_ptr<const Roster> Gateway::roster() const {
  const std::lock_guard lock{state_->registry_mutex};
  return state_->registry;
}

std::uint16_t Gateway::port() const {
  return state_->server->port();
}

std::uint16_t Gateway::metrics_port() const {
  return state_->metrics_server ? state_->metrics_server->port() : std::uint16_t{0};
}

Result<void> Gateway::wait() {
  {
    std::unique_lock lock{state_->end_mutex};
    state_->ended.wait(lock, [&] { return state_->stopping; });
  }
  state_->close();
  if (state_->failure) return *state_->failure;
  return {};
}

void Gateway::stop() {
  {
    const std::lock_guard lock{state_->end_mutex};
    state_->stopping = true;
  }
  state_->ended.notify_all();
}

const Metrics& Gateway::metrics() const {
  return state_->metrics;
}

std::vector<ClockState> Gateway::clocks() const {
  return state_->clocks.states();
}

bool Gateway::caught_up() const {
  return state_->caught_up.load();
}

std::string Gateway::opening() const {
  return state_->opening;
}

std::string Gateway::page() const {
  std::string page = metrics_page(state_->metrics);
  const auto gauge = [&](std::string_view name, std::string_view help, double value) {
    write_metric(page, name, "gauge", help, value);
  };
  gauge("lantian_gateway_pending_bytes", "Bytes read and not yet durable",
        static_cast<double>(state_->lanes->pending_bytes()));
  gauge("lantian_gateway_caught_up", "1 when the telemetry book holds everything the log does",
        state_->caught_up ? 1 : 0);
  gauge("lantian_gateway_open_gaps", "Missing stretches found by the last search",
        static_cast<double>(state_->housekeeping->open_gaps()));
  std::size_t off = 0;
  for (const ClockState& clock : state_->clocks.states()) off += clock.off ? 1 : 0;
  gauge("lantian_gateway_clocks_off", "Devices whose clock is off", static_cast<double>(off));
  return page;
}

}  // namespace lantian::gateway
