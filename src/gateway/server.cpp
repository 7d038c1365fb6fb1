#include "gateway/server.hpp"

#include "gateway/session.hpp"

#include <fmt/core.h>

#include <unordered_map>

namespace lantian::gateway {

namespace asio = boost::asio;
using asio::ip::tcp;

Moment moment_now() {
  const auto utc = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::steady_clock::now(), std::chrono::duration_cast<std::chrono::microseconds>(utc).count()};
}

namespace {

constexpr std::chrono::milliseconds sweep_every{100};
constexpr int accepted_at_once = 64;

}  // namespace

struct Server::State final : SessionHost {
  State(const Config& settings, Reception& frames, Lanes& lanes_, Metrics& counts)
      : config{settings}, reception{frames}, lanes{lanes_}, metrics{counts}, acceptor{io}, sweep{io} {}

  struct Repetition {
    asio::steady_timer timer;
    std::chrono::milliseconds every;
    std::function<void()> work;
  };

  const Config& config;
  Reception& reception;
  Lanes& lanes;
  Metrics& metrics;
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  tcp::acceptor acceptor;
  asio::steady_timer sweep;
  std::unordered_map<SessionNumber, std::shared_ptr<Session>> sessions;
  std::vector<std::shared_ptr<Repetition>> repetitions;
  std::vector<SessionNumber> paused, touched;
  SessionNumber last_number = 0;
  bool reading = true;
  /// Cancelling a timer leaves alone what of it is already queued: without this it would set itself again for ever.
  bool ending = false;

  void accept_next();
  void accept_waiting();
  void take_socket(tcp::socket socket);
  void sweep_next();
  void sweep_sessions();
  void send_answers(PendingBatch& batch);
  void resume_paused();
  void run_repetition(const std::shared_ptr<Repetition>& repetition);

  // SessionHost
  std::size_t received(Session& session, std::string_view window, bool idle) override;
  bool may_read(Session& session) override;
  void closed(Session& session) override;
};

void Server::State::accept_next() {
  acceptor.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
    if (!error) {
      take_socket(std::move(socket));
      accept_waiting();
      accept_next();
      return;
    }
    // Out of descriptors: wait instead of spinning on the same error.
    const auto pause = std::make_shared<asio::steady_timer>(io, sweep_every);
    pause->async_wait([this, pause](const boost::system::error_code&) { accept_next(); });
  });
}

/// Those that queue behind the first one: with thousands of busy connections each turn of the loop is long, and one new
/// connection a turn would keep the last ones waiting for seconds.
void Server::State::accept_waiting() {
  for (int i = 0; i < accepted_at_once; ++i) {
    boost::system::error_code error;
    tcp::socket socket{io};
    acceptor.accept(socket, error);
    if (error) return;
    take_socket(std::move(socket));
  }
}

void Server::State::take_socket(tcp::socket socket) {
  if (sessions.size() >= config.most_connections) {
    ++metrics.sessions_refused;
    return;
  }
  boost::system::error_code error;
  const tcp::endpoint remote = socket.remote_endpoint(error);
  if (error) return;
  Peer peer;
  peer.session = ++last_number;
  peer.address = remote.address().to_string();
  peer.text = fmt::format("{}:{}", peer.address, remote.port());
  auto session = std::make_shared<Session>(std::move(socket), std::move(peer), *this);
  sessions.emplace(session->number(), session);
  ++metrics.sessions_opened;
  session->start();
}

std::size_t Server::State::received(Session& session, std::string_view window, bool idle) {
  const Moment now = moment_now();
  const Reception::Taken taken = reception.receive(session.peer(), window, idle, now);
  if (session.count_foreign(taken.frames, taken.foreign) > config.foreign_most) {
    ++metrics.peers_dropped;
    session.close();
  }
  return taken.bytes;
}

bool Server::State::may_read(Session& session) {
  if (!reading) return false;
  if (lanes.pending_bytes() < config.pending_most && session.unsent() < config.unsent_most) return true;
  ++metrics.reads_paused;
  paused.push_back(session.number());
  return false;
}

void Server::State::closed(Session& session) {
  if (sessions.erase(session.number()) > 0) ++metrics.sessions_closed;
}

void Server::State::resume_paused() {
  if (paused.empty() || !reading || lanes.pending_bytes() > config.pending_most / 2) return;
  for (const SessionNumber number : std::exchange(paused, {})) {
    if (const auto found = sessions.find(number); found != sessions.end()) found->second->read();
  }
}

void Server::State::send_answers(PendingBatch& batch) {
  reception.settle(batch);
  for (const PendingFrame& frame : batch.frames()) {
    const std::string_view answer = batch.answer_of(frame);
    if (answer.empty()) continue;
    const auto found = sessions.find(frame.session);
    if (found == sessions.end()) continue;  // gone; the logger will ask again on its next connection
    if (found->second->unsent() == 0) touched.push_back(frame.session);
    found->second->queue(answer);
    const auto waited = std::chrono::steady_clock::now() - frame.received;
    (frame.record.lane == keep::Lane::live ? metrics.live_answer : metrics.reupload_answer).add(waited);
    metrics.answer_bytes.fetch_add(answer.size(), std::memory_order_relaxed);
    metrics.answers.fetch_add(1, std::memory_order_relaxed);
  }
}

void Server::State::sweep_next() {
  sweep.expires_after(sweep_every);
  sweep.async_wait([this](const boost::system::error_code& error) {
    if (error || ending) return;
    sweep_sessions();
    resume_paused();
    sweep_next();
  });
}

void Server::State::sweep_sessions() {
  const Monotonic now = std::chrono::steady_clock::now();
  std::vector<std::shared_ptr<Session>> due;
  for (const auto& [number, session] : sessions) {
    if (session->waits_since(now) >= config.line_end_wait) due.push_back(session);
    if (session->silent_since(now) < config.silent_most) continue;
    ++metrics.peers_dropped;
    due.push_back(session);
  }
  for (const auto& session : due) {
    if (session->silent_since(now) >= config.silent_most)
      session->close();
    else
      session->settle_rest(session->waits_since(now) >= config.partial_wait);
  }
}

void Server::State::run_repetition(const std::shared_ptr<Repetition>& repetition) {
  repetition->timer.expires_after(repetition->every);
  repetition->timer.async_wait([this, repetition](const boost::system::error_code& error) {
    if (error || ending) return;
    repetition->work();
    run_repetition(repetition);
  });
}

Server::Server(const Config& config, Reception& reception, Lanes& lanes, Metrics& metrics)
    : state_{std::make_unique<State>(config, reception, lanes, metrics)} {}

Server::~Server() = default;

Result<void> Server::listen() {
  const auto refused = [&](const char* step, const boost::system::error_code& error) {
    return Error{
        ErrorCode::io,
        fmt::format("cannot {} on {} port {}: {}. Choose another with --address and --port, or end the process "
                    "that has it",
                    step, state_->config.address, state_->config.port, error.message()),
        ""};
  };
  boost::system::error_code error;
  const auto address = asio::ip::make_address(state_->config.address, error);
  if (error) return refused("use this address", error);
  const tcp::endpoint endpoint{address, state_->config.port};
  tcp::acceptor& acceptor = state_->acceptor;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(4096, error);
  if (!error) acceptor.non_blocking(true, error);
  if (error) return refused("listen", error);
  state_->accept_next();
  state_->sweep_next();
  return {};
}

std::uint16_t Server::port() const {
  boost::system::error_code error;
  const tcp::endpoint endpoint = state_->acceptor.local_endpoint(error);
  return error ? std::uint16_t{0} : endpoint.port();
}

void Server::run() {
  state_->io.run();
}

void Server::post(std::function<void()> work) {
  asio::post(state_->io, std::move(work));
}

void Server::durable(std::vector<PendingBatch> batches) {
  asio::post(state_->io, [this, batches = std::move(batches)]() mutable {
    ++state_->metrics.commits;
    for (PendingBatch& batch : batches) state_->send_answers(batch);
    for (const SessionNumber number : std::exchange(state_->touched, {})) {
      if (const auto found = state_->sessions.find(number); found != state_->sessions.end()) found->second->flush();
    }
    for (PendingBatch& batch : batches) state_->lanes.recycle(std::move(batch));
    state_->resume_paused();
  });
}

bool Server::send(SessionNumber session, std::string_view bytes) {
  const auto found = state_->sessions.find(session);
  if (found == state_->sessions.end()) return false;
  const std::shared_ptr<Session> kept = found->second;
  kept->queue(bytes);
  kept->flush();
  return true;
}

void Server::repeat(std::chrono::milliseconds every, std::function<void()> work) {
  const auto repetition =
      std::make_shared<State::Repetition>(State::Repetition{asio::steady_timer{state_->io}, every, std::move(work)});
  state_->repetitions.push_back(repetition);
  state_->run_repetition(repetition);
}

void Server::stop_reading() {
  asio::post(state_->io, [this] {
    state_->reading = false;
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
  });
}

void Server::finish() {
  asio::post(state_->io, [this] {
    state_->ending = true;
    state_->sweep.cancel();
    for (const auto& repetition : state_->repetitions) repetition->timer.cancel();
    const auto sessions = state_->sessions;  // closing takes them out of the map
    for (const auto& [number, session] : sessions) session->close();
    state_->work.reset();
  });
}

}  // namespace lantian::gateway
