#include "gateway/forward.hpp"

#include "gateway/connect.hpp"
#include "observe/hj212/build.hpp"
#include "observe/hj212/framer.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::gateway {
namespace {

using observe::hj212::Verdict;

constexpr std::chrono::milliseconds look_every{200};
constexpr std::chrono::seconds reconnect_after{5};

void exchange(std::string& segment, std::string_view field, std::string_view before, std::string_view after) {
  const std::string old = fmt::format("{}={};", field, before);
  const std::size_t at = segment.find(old);
  if (at != std::string::npos) segment.replace(at, old.size(), fmt::format("{}={};", field, after));
}

}  // namespace

std::string rewritten(const observe::hj212::Judged& judged, std::string_view bytes, const ForwardTarget& target) {
  const auto other = target.names.find(std::string{judged.packet.mn});
  const bool renamed = other != target.names.end();
  if (!renamed && target.password.empty()) return std::string{bytes};
  std::string segment{judged.segment};
  if (renamed) exchange(segment, "MN", judged.packet.mn, other->second);
  if (!target.password.empty()) exchange(segment, "PW", judged.packet.pw, target.password);
  return observe::hj212::framed(segment);
}

Result<std::vector<ForwardTarget>> read_targets(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  std::vector<ForwardTarget> targets;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section root{*tree, file.path, faults};
    for (terms::Section& row : root.sections("target")) {
      ForwardTarget target;
      target.name = row.text("name");
      target.host = row.text("host");
      target.port = static_cast<std::uint16_t>(row.whole("port", 1, 65535));
      target.password = row.text_or("password", "");
      target.answer_seconds = row.whole_or("answer_seconds", target.answer_seconds, 1, 99);
      target.window = static_cast<std::size_t>(row.whole_or("window", static_cast<int>(target.window), 1, 1000));
      for (terms::Section& pair : row.sections("rename")) {
        target.names[pair.text("from")] = pair.text("to");
        pair.finish();
      }
      row.finish();
      targets.push_back(std::move(target));
    }
    root.finish();
  }
  if (faults.empty()) return targets;
  std::string words;
  for (const terms::Fault& fault : faults) words += (words.empty() ? "" : "\n") + fault.text();
  return Error{ErrorCode::malformed, words, ""};
}

Forwarder::Forwarder(ForwardTarget target, Parts parts)
    : target_{std::move(target)}, parts_{std::move(parts)}, thread_{[this] { run(); }} {}

Forwarder::~Forwarder() {
  stop();
}

void Forwarder::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void Forwarder::use(std::shared_ptr<const Roster> roster) {
  const std::lock_guard lock{roster_mutex_};
  roster_ = std::move(roster);
}

std::vector<Forwarder::Copy> Forwarder::copies_of(std::span<const keep::FrameReader::Placed> group) {
  std::shared_ptr<const Roster> roster;
  {
    const std::lock_guard lock{roster_mutex_};
    roster = roster_;
  }
  std::vector<Copy> copies;
  observe::hj212::Judged judged;
  for (const keep::FrameReader::Placed& placed : group) {
    const keep::FrameRecord& record = placed.record;
    const observe::hj212::Device* device = roster->find(record.mn);
    const bool accepted = record.verdict == static_cast<std::uint8_t>(Verdict::accept) ||
                          record.verdict == static_cast<std::uint8_t>(Verdict::accept_deviant);
    if (!accepted || device == nullptr || std::ranges::find(device->forward, target_.name) == device->forward.end()) {
      continue;
    }
    const auto cut = observe::hj212::next_frame(record.bytes, true);
    if (cut.kind != observe::hj212::Cut::Kind::frame) continue;
    judge(cut.frame, parts_.protocol, *roster, UtcSeconds{std::chrono::seconds{record.received_us / 1'000'000}},
          judged);
    if (judged.command == nullptr || judged.command->content == observe::hj212::Content::none) continue;
    Copy copy;
    copy.qn = judged.packet.qn;
    copy.bytes = rewritten(judged, record.bytes, target_);
    copy.wants_answer = (judged.packet.flag_number().value_or(0) & 1) != 0;
    copies.push_back(std::move(copy));
  }
  return copies;
}

/// Sends a window, waits until each telegram that wants an answer has one.
Result<void> Forwarder::deliver(int socket, std::vector<Copy> copies) {
  for (std::size_t first = 0; first < copies.size(); first += target_.window) {
    std::multiset<std::string, std::less<>> waiting;
    std::string bytes;
    const std::size_t end = std::min(copies.size(), first + target_.window);
    for (std::size_t i = first; i < end; ++i) {
      bytes += copies[i].bytes;
      if (copies[i].wants_answer) waiting.insert(copies[i].qn);
    }
    LANTIAN_CHECK(send_all(socket, bytes));
    std::string rest;
    observe::hj212::Packet packet;
    while (!waiting.empty()) {
      LANTIAN_TRY(const std::string fresh, receive_some(socket, std::chrono::seconds{target_.answer_seconds}));
      rest += fresh;
      for (;;) {
        const auto cut = observe::hj212::next_frame(rest, false);
        if (cut.kind == observe::hj212::Cut::Kind::frame && observe::hj212::read_packet(cut.frame.segment, packet)) {
          const std::string_view qn = packet.qn.empty() ? packet.plain("QN") : packet.qn;
          if (const auto found = waiting.find(qn); found != waiting.end()) waiting.erase(found);
        }
        if (cut.take == 0) break;
        rest.erase(0, cut.take);
      }
    }
    parts_.metrics.forwarded += end - first;
  }
  return {};
}

Result<void> Forwarder::note_place(keep::FramePlace place) {
  const std::lock_guard lock{parts_.devices_mutex};
  return parts_.devices.set_cursor(target_.name, place.segment, place.offset);
}

keep::FramePlace Forwarder::place_to_begin() {
  const std::lock_guard lock{parts_.devices_mutex};
  const auto cursor = parts_.devices.cursor(target_.name);
  if (!cursor || !*cursor) return parts_.from_when_new;
  return {static_cast<std::uint32_t>((*cursor)->first), static_cast<std::uint32_t>((*cursor)->second)};
}

Result<void> Forwarder::serve_connection(int socket, keep::FrameReader& reader) {
  bool noted = true;
  while (!stopping_) {
    const bool all_read = parts_.durable_end && reader.place() >= parts_.durable_end();
    std::span<const keep::FrameReader::Placed> group;
    if (!all_read) {
      LANTIAN_TRY(group, reader.next());
    }
    if (group.empty()) {
      if (!noted) LANTIAN_CHECK(note_place(reader.place()));
      noted = true;
      std::this_thread::sleep_for(look_every);
      continue;
    }
    noted = false;
    std::vector<Copy> copies = copies_of(group);
    if (copies.empty()) continue;
    LANTIAN_CHECK(deliver(socket, std::move(copies)));
    LANTIAN_CHECK(note_place(reader.place()));
    noted = true;
  }
  return {};
}

void Forwarder::run() {
  const auto has_roster = [this] {
    const std::lock_guard lock{roster_mutex_};
    return roster_ != nullptr;
  };
  while (!stopping_) {
    if (has_roster()) {
      auto reader = keep::FrameReader::open(parts_.frames, place_to_begin());
      auto socket = connected_to(target_.host, target_.port, std::chrono::seconds{target_.answer_seconds});
      if (reader && socket) {
        connected_ = true;
        // A refusal or silence ends the connection; the cursor says where to begin on the next one.
        static_cast<void>(serve_connection(socket->number(), *reader).ok());
        connected_ = false;
      }
    }
    for (auto waited = look_every * 0; waited < reconnect_after && !stopping_; waited += look_every) {
      std::this_thread::sleep_for(look_every);
    }
  }
}

}  // namespace lantian::gateway
