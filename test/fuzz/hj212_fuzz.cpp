// A stream of bytes -> frames -> verdicts -> values, for devices of the three editions, one with a key. The first byte
// chooses the size of the pieces. Nothing may crash; the fast ways must equal the plain ones; however the stream is
// cut, the same must come out; what was encrypted must be judged as the plain text.
#include "observe/hj212/build.hpp"
#include "observe/hj212/crc.hpp"
#include "observe/hj212/plain_reader_test.hpp"
#include "observe/hj212/telegram.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace lantian;
using namespace lantian::observe::hj212;

constexpr std::string_view key_bytes = "0000000000000000";
constexpr UtcSeconds now{std::chrono::seconds{1'738'329'000}};  // 2025-01-31 21:10 in Beijing

void check(bool holds) {
  if (!holds) std::abort();
}

Protocol shipped_protocol() {
  std::vector<terms::SourceFile> files;
  for (const auto& entry : std::filesystem::directory_iterator{std::string{LANTIAN_SOURCE_DIR} + "/data/hj212"}) {
    std::ifstream file{entry.path(), std::ios::binary};
    files.push_back({entry.path().string(), std::string{std::istreambuf_iterator<char>{file}, {}}});
  }
  auto protocol = read_protocol(files);
  if (!protocol) std::abort();
  return *std::move(protocol);
}

/// Whatever the MN, it is this device.
class OneDevice : public DeviceFinder {
 public:
  const Device* find(std::string_view) const override { return &device; }
  Device device;
};

struct Caught {
  std::string bytes, segment;
  std::uint16_t crc_given = 0;
  bool crc_fits = false;
  std::uint64_t deviations = 0;
  friend bool operator==(const Caught&, const Caught&) = default;
};

struct Catch {
  std::vector<Caught> frames;
  std::size_t foreign = 0;
  friend bool operator==(const Catch&, const Catch&) = default;
};

void drain(std::string& buffer, bool idle, Catch& all) {
  for (;;) {
    const Cut cut = next_frame(buffer, idle);
    check(cut.take <= buffer.size() && cut.foreign <= cut.take);
    all.foreign += cut.foreign;
    if (cut.kind == Cut::Kind::frame) {
      const Frame& frame = cut.frame;
      check(frame.bytes.size() + cut.foreign == cut.take);
      check(frame.crc_fits == (crc_by_table(frame.segment) == frame.crc_given) || !frame.deviations.empty());
      all.frames.push_back({std::string{frame.bytes}, std::string{frame.segment}, frame.crc_given, frame.crc_fits,
                            frame.deviations.bits()});
    }
    buffer.erase(0, cut.take);
    if (cut.kind == Cut::Kind::need_more && cut.take == 0) return;
  }
}

Catch caught_in(std::string_view stream, std::size_t piece) {
  Catch all;
  std::string buffer;
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    buffer += stream.substr(at, piece);
    drain(buffer, false, all);
    check(buffer.size() < frame_most);
  }
  drain(buffer, true, all);
  check(buffer.empty());
  return all;
}

bool lies_in(std::string_view part, std::string_view whole) {
  return part.data() == nullptr ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_items(const Packet& packet) {
  const bool plain_area = std::ranges::all_of(packet.area, [](char c) { return c > ' '; });
  if (!plain_area) return;
  plain::PlainTelegram expected;
  plain::plain_items(packet.area, expected);
  check(std::ranges::equal(packet.items, expected.items, [](const Item& a, const plain::PlainItem& b) {
    return a.factor == b.factor && a.name == b.name && a.value == b.value && a.group == b.group;
  }));
}

void check_judged(const Judged& judged, const Protocol& protocol, const Device& device) {
  const Packet& packet = judged.packet;
  for (const std::string_view field : {packet.qn, packet.st, packet.cn, packet.pw, packet.mn, packet.flag, packet.pnum,
                                       packet.pno, packet.rf, packet.area}) {
    check(lies_in(field, judged.segment));
  }
  for (const Item& item : packet.items) {
    check(lies_in(item.factor, packet.area) && lies_in(item.name, packet.area) && lies_in(item.value, packet.area));
  }
  if (judged.verdict == Verdict::reject) return;
  Telegram telegram;
  read_telegram(judged, protocol, device, now, telegram);
  check(telegram.begin <= telegram.end);
  for (const Sample& sample : telegram.samples) {
    check(!sample.usable || sample.value.has_value());
    check(lies_in(sample.text, judged.segment) && lies_in(sample.code, judged.segment));
  }
  if (judged.verdict == Verdict::quarantine) return;
  check_items(packet);
  const std::string answer = answer_to(judged, device);
  if (answer.empty() || answer.size() > 9999) return;
  const Cut cut = next_frame(answer, true);
  check(cut.kind == Cut::Kind::frame && cut.frame.crc_fits && cut.take == answer.size());
}

void check_encrypted(std::string_view area, const Protocol& protocol, OneDevice& devices, Judged& judged) {
  const std::string segment = "QN=20250131202800000;ST=22;CN=2011;PW=123456;MN=1;Flag=9;CP=&&DataTime=20250131202800;" +
                              std::string{area} + "&&";
  const auto stream = framed_encrypted(segment, key_bytes);
  if (!stream) return;
  const Cut cut = next_frame(*stream, true);
  // The clear tail may hold a whole frame of its own, which then goes first.
  if (cut.kind != Cut::Kind::frame || cut.foreign != 0 || cut.take != stream->size()) return;
  judge(cut.frame, protocol, devices, now, judged);
  check(judged.deviations.has(Deviation::decrypted));
  check(judged.deviations.has(Deviation::text_not_utf8) || judged.segment == segment);
  check(judged.verdict == Verdict::accept || judged.verdict == Verdict::accept_deviant);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const Protocol protocol = shipped_protocol();
  if (size == 0) return 0;
  const std::string_view stream{reinterpret_cast<const char*>(bytes) + 1, size - 1};
  check(crc(stream) == crc_by_table(stream));
  const Catch whole = caught_in(stream, std::max<std::size_t>(stream.size(), 1));
  check(caught_in(stream, std::size_t{1} + bytes[0]) == whole);
  if (stream.size() < 600) check(caught_in(stream, 1) == whole);

  Judged judged;
  OneDevice devices;
  for (const Dialect dialect : {Dialect::d2005, Dialect::d2017, Dialect::d2025}) {
    devices.device.dialect = dialect;
    if (dialect == Dialect::d2025) devices.device.sm4_key = "30303030303030303030303030303030";
    for (const Caught& one : whole.frames) {
      const Frame frame{one.bytes, one.segment, one.crc_given, one.crc_fits, Deviations::from_bits(one.deviations)};
      judge(frame, protocol, devices, now, judged);
      check_judged(judged, protocol, devices.device);
    }
    // The bytes as a segment of their own, so that the parser is reached without guessing a check sum.
    const Frame bare{stream, stream, crc(stream), true, {}};
    judge(bare, protocol, devices, now, judged);
    check_judged(judged, protocol, devices.device);
  }
  check_encrypted(stream, protocol, devices, judged);
  return 0;
}
