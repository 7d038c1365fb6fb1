#include "gateway/forward.hpp"

#include "gateway/connect.hpp"
#include "gateway/trial_test.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace {

using namespace lantian::gateway::trial;  // NOLINT(google-build-using-namespace): the words of these tests
using lantian::gateway::Forwarder;
using lantian::gateway::ForwardTarget;
using lantian::gateway::Metrics;
using lantian::gateway::OwnedSocket;
using lantian::gateway::read_targets;
using lantian::gateway::receive_some;
using lantian::gateway::rewritten;
using lantian::gateway::Roster;
using lantian::gateway::send_all;
namespace keep = lantian::keep;

constexpr std::chrono::seconds patience{20};

/// Another centre: takes one connection at a time and answers as it is told.
class Centre {
 public:
  Centre() : listening_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(listening_.number(), any, sizeof address) == 0);
    REQUIRE(::listen(listening_.number(), 4) == 0);
    socklen_t size = sizeof address;
    ::getsockname(listening_.number(), any, &size);
    port_ = ntohs(address.sin_port);
  }
  std::uint16_t port() const { return port_; }
  OwnedSocket accepted() const { return OwnedSocket{::accept(listening_.number(), nullptr, nullptr)}; }

 private:
  OwnedSocket listening_;
  std::uint16_t port_ = 0;
};

/// The next telegram on a connection.
std::string next_telegram(int socket, std::string& rest) {
  for (;;) {
    const auto cut = hj212::next_frame(rest, false);
    if (cut.kind == hj212::Cut::Kind::frame) {
      std::string segment{cut.frame.segment};
      rest.erase(0, cut.take);
      return segment;
    }
    const auto fresh = receive_some(socket, patience);
    if (!fresh) return {};
    rest += *fresh;
  }
}

void acknowledge(int socket, const std::string& segment) {
  hj212::Packet packet;
  REQUIRE(hj212::read_packet(segment, packet));
  hj212::Draft draft;
  draft.qn = packet.qn;
  draft.st = "91";
  draft.cn = "9014";
  draft.pw = packet.pw;
  draft.mn = packet.mn;
  draft.flag = 4;
  REQUIRE(send_all(socket, *hj212::build_frame(draft)));
}

/// A log with accepted telegrams of one device that is to be forwarded to "province".
struct Spool {
  Spool() : log{*keep::FrameLog::open(directory.path())} {
    auto row = device(mn);
    row.forward = {"province"};
    roster = std::make_shared<const Roster>(std::vector{row, device("OTHER")});
  }
  void write(const Words& words) {
    const std::string bytes = telegram(words);
    keep::FrameRecord record;
    record.received_us = moment().utc_us;
    record.mn = words.mn;
    record.peer = "10.0.0.7:1";
    record.bytes = bytes;
    REQUIRE(log.append({&record, 1}));
  }
  Forwarder::Parts parts(keep::FramePlace from = {}) {
    return {directory.path(), tables, *devices, devices_mutex, metrics, from};
  }

  Directory directory;
  hj212::Protocol tables = protocol();
  keep::FrameLog log;
  std::unique_ptr<keep::DeviceBook> devices = keep::make_memory_device_book();
  std::mutex devices_mutex;
  Metrics metrics;
  std::shared_ptr<const Roster> roster;
};

ForwardTarget province(std::uint16_t port) {
  ForwardTarget target;
  target.name = "province";
  target.host = "127.0.0.1";
  target.port = port;
  return target;
}

template <class Condition>
bool comes_true(const Condition& condition) {
  const auto start = std::chrono::steady_clock::now();
  while (!condition()) {
    if (std::chrono::steady_clock::now() - start > patience) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return true;
}

}  // namespace

TEST_CASE("what is acknowledged there moves the cursor; what is not is sent again on the next connection") {
  Spool spool;
  spool.write({.qn = "20261122120000001"});
  spool.write({.mn = "OTHER", .qn = "20261122120000002"});
  spool.write({.qn = "20261122120000003", .value = "36.0"});
  const Centre centre;
  {
    Forwarder forwarder{province(centre.port()), spool.parts()};
    forwarder.use(spool.roster);
    const OwnedSocket line = centre.accepted();
    std::string rest;
    const std::string first = next_telegram(line.number(), rest);
    CHECK(first.find("QN=20261122120000001") != std::string::npos);
    acknowledge(line.number(), first);
    CHECK(next_telegram(line.number(), rest).find("QN=20261122120000003") != std::string::npos);
    ::shutdown(line.number(), SHUT_RDWR);  // before the answer
    forwarder.stop();
  }
  Forwarder again{province(centre.port()), spool.parts()};
  again.use(spool.roster);
  const OwnedSocket line = centre.accepted();
  std::string rest;
  const std::string repeated = next_telegram(line.number(), rest);
  CHECK(repeated.find("QN=20261122120000003") != std::string::npos);
  acknowledge(line.number(), repeated);
  CHECK(comes_true([&] { return spool.metrics.forwarded == 2; }));
}

TEST_CASE("a new centre gets what comes from now on") {
  Spool spool;
  spool.write({.qn = "20261122120000001"});
  const Centre centre;
  Forwarder forwarder{province(centre.port()), spool.parts(spool.log.end())};
  forwarder.use(spool.roster);
  const OwnedSocket line = centre.accepted();
  spool.write({.qn = "20261122120000009", .value = "37.0"});
  std::string rest;
  const std::string first = next_telegram(line.number(), rest);
  CHECK(first.find("QN=20261122120000009") != std::string::npos);
  acknowledge(line.number(), first);
}

TEST_CASE("MN and password are exchanged and the check sum is made anew") {
  const std::string bytes = telegram({});
  hj212::Judged judged;
  const auto cut = hj212::next_frame(bytes, false);
  judge(cut.frame, protocol(), Roster{{device(mn)}}, noon, judged);
  ForwardTarget target = province(1);
  CHECK(rewritten(judged, bytes, target) == bytes);
  target.password = "654321";
  target.names[mn] = "FFFF00000000000000000001";
  const std::string other = rewritten(judged, bytes, target);
  const auto again = hj212::next_frame(other, false);
  REQUIRE(again.kind == hj212::Cut::Kind::frame);
  CHECK(again.frame.crc_fits);
  CHECK(other.find("PW=654321;MN=FFFF00000000000000000001;") != std::string::npos);
  CHECK(other.find("a34004-Rtd=35.0") != std::string::npos);
}

TEST_CASE("targets as a file, and all of its faults at once") {
  const auto targets = read_targets({"forward.toml", R"([[target]]
name = "province"
host = "10.20.0.5"
port = 9212
password = "654321"
rename = [{ from = "A", to = "B" }]
)"});
  REQUIRE(targets);
  REQUIRE(targets->size() == 1);
  CHECK((*targets)[0].port == 9212);
  CHECK((*targets)[0].names.at("A") == "B");
  const auto faulty = read_targets({"forward.toml", "[[target]]\nname = \"x\"\nport = 70000\ncolour = 3\n"});
  REQUIRE_FALSE(faulty);
  CHECK(faulty.error().message.find("host") != std::string::npos);
  CHECK(faulty.error().message.find("port") != std::string::npos);
  CHECK(faulty.error().message.find("colour") != std::string::npos);
}
