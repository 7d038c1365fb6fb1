#include "gateway/reception.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

namespace lantian::gateway {
namespace {

using observe::hj212::Content;
using observe::hj212::Deviation;
using observe::hj212::Deviations;
using observe::hj212::Device;
using observe::hj212::Frame;
using observe::hj212::Packet;
using observe::hj212::Verdict;

constexpr std::size_t strangers_most = 10000;  // between two looks of the housekeeping, so that nobody fills our memory
constexpr std::size_t shown_most = 2048;
constexpr std::size_t mn_most = 64;

int number_at(std::string_view digits, std::size_t at, std::size_t size) {
  int value = -1;
  std::from_chars(digits.data() + at, digits.data() + at + size, value);
  return value;
}

/// Why a telegram was put aside, in the words of the quarantine list.
std::string_view reason_of(Deviations deviations, const Device* device) {
  if (device == nullptr) return "not registered";
  if (deviations.has(Deviation::encrypted_unreadable)) return "no SM4 key of the device fits";
  if (deviations.has(Deviation::password_wrong)) return "password";
  if (deviations.has(Deviation::crc_modbus) || deviations.has(Deviation::crc_wrong) ||
      deviations.has(Deviation::crc_impossible)) {
    return "check sum";
  }
  return "quarantined";
}

}  // namespace

std::optional<UtcSeconds> data_time_of(const Packet& packet, const Device& device) {
  const std::string_view text = packet.plain("DataTime");
  if (text.size() < 14 || !std::all_of(text.begin(), text.begin() + 14, [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  const std::chrono::year_month_day day{std::chrono::year{number_at(text, 0, 4)},
                                        std::chrono::month{static_cast<unsigned>(number_at(text, 4, 2))},
                                        std::chrono::day{static_cast<unsigned>(number_at(text, 6, 2))}};
  if (!day.ok()) return std::nullopt;
  const std::chrono::seconds time = std::chrono::hours{number_at(text, 8, 2)} +
                                    std::chrono::minutes{number_at(text, 10, 2)} +
                                    std::chrono::seconds{number_at(text, 12, 2)};
  const std::chrono::seconds local = std::chrono::sys_days{day}.time_since_epoch() + time;
  return UtcSeconds{local - std::chrono::minutes{device.utc_offset_minutes}};
}

std::optional<ContentHash> report_hash(const observe::hj212::Judged& judged) {
  const Packet& packet = judged.packet;
  const Content content = judged.command == nullptr ? Content::notice : judged.command->content;
  if (content == Content::none || content == Content::heartbeat) return std::nullopt;
  // Without a time in it, equal content may be two reports: then the request number tells them apart.
  const bool timed = !packet.plain("DataTime").empty();
  return content_hash(packet.mn, packet.st, timed ? packet.cn : packet.qn, packet.area);
}

const char* Reception::forbidden(const Peer& peer, const Device* device) const {
  return device != nullptr && !roster_->allows(*device, peer.address) ? "address" : nullptr;
}

void Reception::note_sighting(const Peer& peer, const Frame& frame, std::string_view why, Moment now) {
  const std::string_view mn = judged_.packet.mn.substr(0, mn_most);
  auto found = sightings_.find(mn);
  if (found == sightings_.end()) {
    if (sightings_.size() >= strangers_most) return;
    found = sightings_.emplace(std::string{mn}, keep::Sighting{}).first;
    found->second.mn = mn;
    found->second.first_seen = now.utc();
  }
  keep::Sighting& sighting = found->second;
  sighting.why = why;
  sighting.peer = peer.text;
  sighting.st = judged_.packet.st.substr(0, mn_most);
  sighting.last_frame = frame.bytes.substr(0, shown_most);
  sighting.last_seen = now.utc();
  ++sighting.frames;
}

std::vector<keep::Sighting> Reception::take_sightings() {
  std::vector<keep::Sighting> taken;
  taken.reserve(sightings_.size());
  for (auto& [mn, sighting] : sightings_) taken.push_back(std::move(sighting));
  sightings_.clear();
  return taken;
}

keep::Lane Reception::lane_of(const Device& device, Moment now) const {
  const auto time = data_time_of(judged_.packet, device);
  if (time && was_pulled && was_pulled(judged_, *time)) return keep::Lane::pulled;
  if (judged_.packet.rf == "1") return keep::Lane::reupload;
  if (!time || judged_.command == nullptr) return keep::Lane::live;
  const Config& config = parts_.config;
  std::chrono::minutes fresh = config.live_realtime;
  if (judged_.command->content == Content::minute) fresh = config.live_minute;
  if (judged_.command->content == Content::hour) fresh = config.live_hour;
  if (judged_.command->content == Content::day || judged_.command->content == Content::facility_day) {
    fresh = config.live_day;
  }
  return now.utc() - *time > fresh ? keep::Lane::reupload : keep::Lane::live;
}

/// Fills in hash, `remember` and `original`.
bool Reception::is_repetition(PendingFrame& pending) {
  const auto hash = report_hash(judged_);
  if (!hash) return false;
  pending.hash = *hash;
  if (const auto known = parts_.recall.find(*hash)) {
    pending.record.original = known->place;
    // Behind its original, in whichever lane that waits: an answer must never come before the frame is durable.
    if (!known->durable) pending.record.lane = keep::Lane::reupload;
    return true;
  }
  pending.remember = true;
  return false;
}

void Reception::count(Verdict verdict, Deviations deviations) {
  parts_.metrics.frames[static_cast<std::size_t>(verdict)].fetch_add(1, std::memory_order_relaxed);
  for (std::uint64_t bits = deviations.bits(); bits != 0; bits &= bits - 1) {
    parts_.metrics.deviations[static_cast<std::size_t>(std::countr_zero(bits))].fetch_add(1, std::memory_order_relaxed);
  }
}

void Reception::take(const Peer& peer, const Frame& frame, Moment now) {
  judge(frame, parts_.protocol, *roster_, now.utc(), judged_);
  const Device* device = roster_->find(judged_.packet.mn);
  const char* ban = forbidden(peer, device);
  Verdict verdict = judged_.verdict;
  if (ban != nullptr && verdict != Verdict::reject) verdict = Verdict::quarantine;

  PendingFrame pending;
  pending.record.received_us = now.utc_us;
  pending.record.connection = peer.session;
  pending.record.deviations = judged_.deviations.bits();
  pending.session = peer.session;
  pending.received = now.monotonic;
  std::string answer;
  std::string_view bytes = frame.bytes;
  if (verdict == Verdict::accept || verdict == Verdict::accept_deviant) {
    if (on_telegram) on_telegram(peer, judged_, *device);
    read_telegram(judged_, parts_.protocol, *device, now.utc(), telegram_);
    judged_.deviations.add(telegram_.deviations);
    pending.record.deviations = judged_.deviations.bits();
    verdict = with_values(verdict, telegram_.deviations);
    pending.record.lane = lane_of(*device, now);
    answer = answer_to(judged_, *device);
    if (is_repetition(pending)) {
      verdict = Verdict::duplicate;
      bytes = {};
    } else if (pending.remember) {
      parts_.recall.expect(pending.hash);
    }
    if (pending.record.lane != keep::Lane::live) ++parts_.metrics.reupload_frames;
  } else if (verdict == Verdict::quarantine) {
    note_sighting(peer, frame, ban != nullptr ? ban : reason_of(judged_.deviations, device), now);
  }
  pending.record.verdict = static_cast<std::uint8_t>(verdict);
  count(verdict, judged_.deviations);
  parts_.lanes.add(pending, {peer.text, judged_.packet.mn.substr(0, mn_most), bytes, answer});
}

Reception::Taken Reception::receive(const Peer& peer, std::string_view window, bool idle, Moment now) {
  Taken taken;
  while (!window.empty()) {
    const observe::hj212::Cut cut = observe::hj212::next_frame(window, idle);
    if (cut.kind == observe::hj212::Cut::Kind::frame) {
      take(peer, cut.frame, now);
      ++taken.frames;
    }
    taken.bytes += cut.take;
    taken.foreign += cut.foreign;
    if (cut.take == 0) break;
    window.remove_prefix(cut.take);
  }
  parts_.metrics.foreign_bytes.fetch_add(taken.foreign, std::memory_order_relaxed);
  return taken;
}

void Reception::settle(const PendingBatch& batch) {
  for (std::size_t i = 0; i < batch.frames().size(); ++i) {
    const PendingFrame& frame = batch.frames()[i];
    if (frame.remember) parts_.recall.settle(frame.hash, batch.places[i]);
  }
}

}  // namespace lantian::gateway
