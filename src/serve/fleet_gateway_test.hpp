#pragma once
#include "base/sha256.hpp"
#include "keep/files.hpp"
#include "observe/hj212/framer.hpp"
#include "observe/hj212/protocol.hpp"
#include "observe/hj212/verdict.hpp"
#include "serve/fleet.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

/// For tests: a gateway that keeps telegrams in memory and answers by the codec, with bad manners on request.
namespace lantian::serve::trial {

struct Manners {
  int ignore_every = 0;   ///< every n-th telegram is neither kept nor answered
  int hang_up_every = 0;  ///< behind every n-th telegram the connection is closed, before its answer
  bool answer_all_as_2017 = false;
  std::string ask;  ///< once, on the first connection: a request in place of silence
};

class StubGateway {
 public:
  StubGateway(const twin::FleetPlan& plan, const FleetOrder& order, Manners manners) : manners_{std::move(manners)} {
    for (const twin::Logger& logger : twin::make_fleet(plan, order.seed, order.devices, order.fault_permille)) {
      if (auto device = twin::registered(plan, logger)) devices_.devices[logger.mn] = *std::move(device);
    }
    const auto files = keep::read_tree(LANTIAN_SOURCE_DIR "/data/hj212", ".toml");
    REQUIRE(files.ok());
    auto protocol = observe::hj212::read_protocol(*files);
    REQUIRE_MESSAGE(protocol.ok(), (protocol ? "" : protocol.error().text()));
    protocol_ = *std::move(protocol);
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);  // NOLINT: the socket API
    REQUIRE(::listen(listener_, 64) == 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);  // NOLINT: the socket API
    port = ::ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
  }
  StubGateway(const StubGateway&) = delete;
  StubGateway& operator=(const StubGateway&) = delete;
  ~StubGateway() { stop(); }

  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

  /// After `stop`: "MN QN CN digest-of-data-area" of every telegram that was kept and answered.
  std::multiset<std::string> kept;
  std::vector<std::string> replies;  ///< CN and data area of what came back to `ask`
  std::uint16_t port = 0;

 private:
  struct Registry : observe::hj212::DeviceFinder {
    std::map<std::string, observe::hj212::Device, std::less<>> devices;
    const observe::hj212::Device* find(std::string_view mn) const override {
      const auto found = devices.find(mn);
      return found == devices.end() ? nullptr : &found->second;
    }
  };

  void serve() {
    std::map<int, std::string> inboxes;
    std::string buffer(65536, '\0');
    while (!stopping_) {
      std::vector<pollfd> waits{{listener_, POLLIN, 0}};
      for (const auto& [fd, inbox] : inboxes) waits.push_back({fd, POLLIN, 0});
      ::poll(waits.data(), waits.size(), 20);
      if ((waits[0].revents & POLLIN) != 0) {
        const int fd = ::accept(listener_, nullptr, nullptr);
        if (fd >= 0) inboxes[fd];
        if (!manners_.ask.empty()) send(fd, std::exchange(manners_.ask, ""));
      }
      for (const pollfd& wait : waits) {
        if (wait.fd == listener_ || wait.revents == 0) continue;
        const ssize_t size = ::recv(wait.fd, buffer.data(), buffer.size(), 0);
        const bool open = size > 0 && take(wait.fd, inboxes[wait.fd].append(buffer, 0, static_cast<std::size_t>(size)));
        if (open) continue;
        ::close(wait.fd);
        inboxes.erase(wait.fd);
      }
    }
    for (const auto& [fd, inbox] : inboxes) ::close(fd);
    ::close(listener_);
  }

  static void send(int fd, const std::string& bytes) { ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

  bool take(int fd, std::string& inbox) {
    while (true) {
      const observe::hj212::Cut cut = observe::hj212::next_frame(inbox, true);
      const bool frame = cut.kind == observe::hj212::Cut::Kind::frame;
      if (frame && !hear(fd, cut.frame)) return false;
      inbox.erase(0, cut.take);
      if (!frame) return true;
    }
  }

  bool hear(int fd, const observe::hj212::Frame& frame) {
    observe::hj212::judge(frame, protocol_, devices_, keep::now(), judged_);
    using observe::hj212::Verdict;
    if (judged_.verdict != Verdict::accept && judged_.verdict != Verdict::accept_deviant) return true;
    if (judged_.packet.cn < std::string_view{"2000"} || judged_.packet.cn == "9011" || judged_.packet.cn == "9012") {
      replies.push_back(std::string{judged_.packet.cn} + " " + std::string{judged_.packet.area});
      return true;
    }
    ++heard_;
    if (manners_.ignore_every > 0 && heard_ % manners_.ignore_every == 0) return true;
    kept.insert(fmt::format("{} {} {} {}", judged_.packet.mn, judged_.packet.qn, judged_.packet.cn,
                            sha256_hex(judged_.packet.area)));
    if (manners_.hang_up_every > 0 && heard_ % manners_.hang_up_every == 0) return false;
    observe::hj212::Device device = *devices_.find(judged_.packet.mn);
    if (manners_.answer_all_as_2017) device.dialect = observe::hj212::Dialect::d2017;
    send(fd, observe::hj212::answer_to(judged_, device));
    return true;
  }

  Manners manners_;
  Registry devices_;
  observe::hj212::Protocol protocol_;
  observe::hj212::Judged judged_;
  int listener_ = -1;
  int heard_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace lantian::serve::trial
