#include "base/text.hpp"
#include "observe/hj212/chinese_text.hpp"
#include "observe/hj212/cipher_area.hpp"
#include "observe/hj212/crc.hpp"
#include "observe/hj212/digits.hpp"
#include "observe/hj212/packet_parts.hpp"
#include "observe/hj212/verdict.hpp"

#include <algorithm>
#include <array>

namespace lantian::observe::hj212 {
namespace {

constexpr std::array<std::string_view, 5> verdict_names{"accept", "accept_deviant", "quarantine", "reject",
                                                        "duplicate"};

constexpr std::size_t mn_most = 64;

/// What is said without being odd.
constexpr Deviations no_oddity = [] {
  Deviations deviations;
  deviations.add(Deviation::decrypted);
  return deviations;
}();

/// The check sum does not fit as HJ 212: which one is it? True when the device is registered for it.
bool explains_crc(const Frame& frame, const Device* device, Judged& judged) {
  if (frame.crc_given == crc_modbus(frame.segment)) {
    if (device != nullptr && device->crc == CrcMode::modbus) return true;
    judged.deviations.add(Deviation::crc_modbus);
  } else {
    judged.deviations.add(is_possible_crc(frame.crc_given) ? Deviation::crc_wrong : Deviation::crc_impossible);
  }
  return false;
}

/// Text that is no UTF-8 is turned into it; the bytes that separate items are never part of a GB 18030 character.
void read_foreign_text(Judged& judged) {
  if (is_utf8(judged.segment)) return;
  judged.deviations.add(Deviation::text_not_utf8);
  std::optional<std::string> text = utf8_of_gb18030(judged.segment);
  if (!text) return;
  judged.plain = *std::move(text);
  judged.segment = judged.plain;
  read_packet(judged.segment, judged.packet);
}

bool is_capital_hex(char c) {
  return hex_value(c) >= 0 && c < 'a';
}

void judge_flag(const Device& device, Judged& judged) {
  const Packet& packet = judged.packet;
  const bool numbered = packet.pnum.data() != nullptr || packet.pno.data() != nullptr;
  const std::optional<int> flag = packet.flag_number();
  if (!flag) {
    if (packet.flag.data() != nullptr) judged.deviations.add(Deviation::no_flag);
    if (numbered) judged.deviations.add(Deviation::pnum_without_flag);
    return;
  }
  if (*flag / 4 != static_cast<int>(device.dialect)) judged.deviations.add(Deviation::flag_version);
  const bool split = (*flag & 2) != 0;
  if (split && !numbered) judged.deviations.add(Deviation::split_without_pnum);
  if (!split && numbered) judged.deviations.add(Deviation::pnum_without_flag);
}

/// The header by the rules of the device's edition; nothing here keeps a telegram out.
void judge_header(const Protocol& protocol, const Device& device, Judged& judged) {
  const Packet& packet = judged.packet;
  const DialectForm& form = protocol.form(device.dialect);
  Deviations& deviations = judged.deviations;
  if (judged.segment.size() > static_cast<std::size_t>(form.segment_most)) deviations.add(Deviation::long_segment);
  if (packet.qn.data() != nullptr &&
      (packet.qn.size() != 17 || !time_of_digits(packet.qn) || !small_number(packet.qn.substr(14)))) {
    deviations.add(Deviation::qn_malformed);
  }
  const bool mn_fits = packet.mn.size() == static_cast<std::size_t>(form.mn_length) &&
                       (!form.mn_hex || std::ranges::all_of(packet.mn, is_capital_hex));
  if (!mn_fits && !packet.mn.empty()) deviations.add(Deviation::mn_form);
  if (packet.pw.data() != nullptr && packet.pw.size() != static_cast<std::size_t>(form.password_length)) {
    deviations.add(Deviation::password_form);
  }
  if (!protocol.knows_st(packet.st, device.dialect)) deviations.add(Deviation::unknown_st);
  if (packet.rf.data() != nullptr && (packet.rf != "1" || !form.re_upload_mark)) deviations.add(Deviation::rf_form);
  judge_flag(device, judged);
  Deviations pardoned;
  if (!form.wants_qn) pardoned.add(Deviation::no_qn);
  if (!form.wants_flag && packet.flag.data() == nullptr) pardoned.add(Deviation::no_flag);
  deviations = deviations.without(pardoned);
}

/// Answers of 2005 carry neither MN nor PW, so a password is asked for only where there is one or where data come.
bool password_holds(const Device& device, const Judged& judged) {
  if (device.password.empty() || judged.packet.pw == device.password) return true;
  const bool bare_answer = device.dialect == Dialect::d2005 && judged.packet.pw.data() == nullptr &&
                           judged.command != nullptr && judged.command->content == Content::none;
  return bare_answer;
}

/// False: the values of the telegram lie outside the window of times that this device may speak of.
bool judge_time(const Protocol& protocol, const Device& device, UtcSeconds now, Judged& judged) {
  const Content content = judged.command->content;
  if (content == Content::none || content == Content::notice || content == Content::heartbeat) return true;
  const std::string_view text = judged.packet.plain("DataTime");
  const std::optional<std::chrono::local_seconds> local = time_of_digits(text);
  if (text.data() != nullptr && (text.size() != 14 || !local)) judged.deviations.add(Deviation::data_time_form);
  if (!local) {
    const auto speaks_of_factor = [](const Item& item) { return !item.factor.empty(); };
    if (std::ranges::any_of(judged.packet.items, speaks_of_factor)) judged.deviations.add(Deviation::no_data_time);
    return true;
  }
  const UtcSeconds time{local->time_since_epoch() - std::chrono::minutes{device.utc_offset_minutes}};
  if (time > now + protocol.ahead_most()) {
    judged.deviations.add(Deviation::data_time_future);
    return false;
  }
  if (time < now - std::chrono::days{device.days_back}) {
    judged.deviations.add(Deviation::data_time_old);
    return false;
  }
  return true;
}

/// Length, check sum, grammar. False: not readable under any key or check sum that we know of; the header is read.
bool judge_bytes(const Frame& frame, const Device* device, Judged& judged) {
  bool sound = true;
  if (looks_encrypted(judged.packet.area) && open_area(frame, device, judged)) {
    judged.segment = judged.plain;
    read_header(judged.segment, judged.packet);
  } else if (judged.deviations.has(Deviation::encrypted_unreadable)) {
    judged.deviations.add(judged.packet.deviations);
    return false;
  } else if (!frame.crc_fits) {
    sound = explains_crc(frame, device, judged);
  }
  if (!read_items(judged.segment, judged.packet)) read_foreign_text(judged);
  judged.deviations.add(judged.packet.deviations);
  return sound;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  return verdict_names[static_cast<std::size_t>(verdict)];
}

void judge(const Frame& frame, const Protocol& protocol, const DeviceFinder& devices, UtcSeconds now, Judged& judged) {
  judged.verdict = Verdict::reject;
  judged.deviations = frame.deviations;
  judged.command = nullptr;
  judged.segment = frame.segment;
  if (!read_header(frame.segment, judged.packet)) {
    if (!frame.crc_fits) explains_crc(frame, nullptr, judged);
    return;
  }
  const Device* device = judged.packet.mn.size() <= mn_most ? devices.find(judged.packet.mn) : nullptr;
  const bool sound = judge_bytes(frame, device, judged);
  judged.command = protocol.command(small_number(judged.packet.cn).value_or(-1));
  if (judged.command == nullptr) judged.deviations.add(Deviation::unknown_cn);
  // Without the closing && only a fitting check sum tells that nothing was cut off.
  if (!sound && judged.deviations.has(Deviation::no_closing)) return;
  judged.verdict = Verdict::quarantine;
  if (device == nullptr) return;
  judge_header(protocol, *device, judged);
  bool trusted = sound && device->crc != CrcMode::quarantine && judged.command != nullptr;
  if (!password_holds(*device, judged)) {
    judged.deviations.add(Deviation::password_wrong);
    trusted = false;
  }
  if (judged.command != nullptr && !judge_time(protocol, *device, now, judged)) trusted = false;
  if (!trusted) return;
  const bool odd = !judged.deviations.without(no_oddity).empty();
  judged.verdict = odd ? Verdict::accept_deviant : Verdict::accept;
}

}  // namespace lantian::observe::hj212
