#include "gateway/control.hpp"

#include "observe/hj212/build.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::gateway {
namespace {

using observe::hj212::Device;
using observe::hj212::Judged;
using observe::hj212::Packet;

std::string local_stamp(std::chrono::seconds local) {
  const auto days = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day day{std::chrono::sys_days{days}};
  const std::chrono::hh_mm_ss time{local - days};
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

std::optional<int> code_of(const Packet& packet, std::string_view name) {
  const std::string_view text = packet.plain(name);
  int code = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
  if (text.empty() || error != std::errc{}) return std::nullopt;
  return code;
}

std::optional<UtcSeconds> time_in(std::string_view area, std::string_view name, const Device& device) {
  const std::size_t at = area.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  Packet packet;
  packet.items.push_back({{}, "DataTime", area.substr(at + name.size(), 14), 0});
  return data_time_of(packet, device);
}

constexpr int ready = 1, done = 1, no_data = 100;  // QnRtn, ExeRtn: HJ 212-2017 tables 6 and 7

}  // namespace

std::optional<Asked> asked_stretch(std::string_view area, const Device& device) {
  const auto begin = time_in(area, "BeginTime=", device);
  const auto end = time_in(area, "EndTime=", device);
  if (!begin || !end) return std::nullopt;
  return Asked{*begin, *end};
}

std::string area_asking(UtcSeconds begin, UtcSeconds end, const Device& device) {
  const std::chrono::minutes offset{device.utc_offset_minutes};
  return fmt::format("BeginTime={},EndTime={}", local_stamp(begin.time_since_epoch() + offset),
                     local_stamp(end.time_since_epoch() + offset));
}

void Control::add(const keep::ControlRequest& request, const Device& device) {
  lines_[device.mn].queue.push_back({request, device, {}, 0, 0, false, {}});
}

/// Beijing time with milliseconds; never the same twice, since answers are matched by it.
std::string Control::next_qn(Moment now) {
  last_qn_ms_ = std::max(last_qn_ms_ + 1, now.utc_us / 1000);
  return fmt::format("{}{:03}", local_stamp(std::chrono::seconds{last_qn_ms_ / 1000} + beijing_offset),
                     last_qn_ms_ % 1000);
}

void Control::send_front(Line& line, Moment now) {
  Running& front = line.queue.front();
  if (front.qn.empty()) front.qn = next_qn(now);
  observe::hj212::Draft draft;
  draft.qn = front.qn;
  draft.st = line.st;
  draft.cn = fmt::format("{}", front.request.cn);
  draft.pw = front.device.password;
  draft.mn = front.device.mn;
  draft.flag = observe::hj212::flag_of(front.device.dialect, true, false);
  draft.area = front.request.area;
  const auto frame = observe::hj212::build_frame(draft);
  if (!frame) return end_front(line, keep::RequestState::failed, frame.error().message);
  if (!send_(line.session, *frame)) {
    line.session = 0;  // sent again when the device is back
    return;
  }
  if (front.tries++ == 0) outcomes_.push_back({front.request.id, keep::RequestState::sent, front.qn, ""});
  front.since = now.monotonic;
}

void Control::end_front(Line& line, keep::RequestState state, std::string words) {
  const Running& front = line.queue.front();
  outcomes_.push_back({front.request.id, state, front.qn, std::move(words)});
  line.queue.pop_front();
}

void Control::answered(Line& line, const Judged& judged, Moment now) {
  Running& front = line.queue.front();
  front.since = now.monotonic;
  if (judged.packet.cn == "9011") {
    const auto code = code_of(judged.packet, "QnRtn");
    front.ready = true;
    if (code && *code != ready) {
      end_front(line, keep::RequestState::failed, fmt::format("the device refused: QnRtn {}", *code));
    }
    return;
  }
  const auto code = code_of(judged.packet, "ExeRtn");
  if (!code || *code == done) {
    return end_front(line, keep::RequestState::done, fmt::format("done, {} telegrams of data", front.data));
  }
  if (*code == no_data) return end_front(line, keep::RequestState::done, "the device has no data (ExeRtn 100)");
  end_front(line, keep::RequestState::failed, fmt::format("the device could not: ExeRtn {}", *code));
}

bool Control::telegram(const Peer& peer, const Judged& judged, const Device& device, Moment now) {
  auto found = lines_.find(device.mn);
  if (found == lines_.end()) found = lines_.emplace(device.mn, Line{}).first;
  Line& line = found->second;
  const bool moved = line.session != 0 && line.session != peer.session;
  line.session = peer.session;
  const Packet& packet = judged.packet;
  const bool answer = packet.cn == "9011" || packet.cn == "9012";
  if (!answer && packet.st != "91") line.st = packet.st;
  if (line.queue.empty() || line.queue.front().tries == 0) return moved;
  Running& front = line.queue.front();
  if (answer) {
    const std::string_view qn = packet.qn.empty() ? packet.plain("QN") : packet.qn;
    if (qn == front.qn) answered(line, judged, now);
  } else if (packet.cn == fmt::format("{}", front.request.cn)) {
    ++front.data;
    front.since = now.monotonic;
  }
  return moved;
}

void Control::tick(Moment now) {
  for (auto& [mn, line] : lines_) {
    if (line.queue.empty() || line.session == 0) continue;
    Running& front = line.queue.front();
    const auto waited = now.monotonic - front.since;
    if (front.tries == 0) {
      send_front(line, now);
    } else if (front.ready || front.data > 0) {
      if (waited < timing_.data) continue;
      // Some loggers never send 9012: data that came counts.
      if (front.data > 0)
        end_front(line, keep::RequestState::done, fmt::format("{} telegrams of data, no 9012 came", front.data));
      else
        end_front(line, keep::RequestState::failed, "ready (9011), but neither data nor a result came");
    } else if (waited >= timing_.answer) {
      if (front.tries < timing_.tries)
        send_front(line, now);
      else
        end_front(line, keep::RequestState::failed, fmt::format("no answer after {} tries", front.tries));
    }
  }
}

bool Control::asked_for(const Judged& judged, UtcSeconds data_time) const {
  const auto found = lines_.find(judged.packet.mn);
  if (found == lines_.end() || found->second.queue.empty()) return false;
  const Running& front = found->second.queue.front();
  if (front.tries == 0 || judged.packet.cn != fmt::format("{}", front.request.cn)) return false;
  const auto asked = asked_stretch(front.request.area, front.device);
  return asked && asked->begin <= data_time && data_time <= asked->end;
}

std::size_t Control::waiting() const {
  std::size_t all = 0;
  for (const auto& [mn, line] : lines_) all += line.queue.size();
  return all;
}

}  // namespace lantian::gateway
