// What must hold of HJ 212 streams and telegrams, whatever the bytes.
#include "observe/hj212/build.hpp"
#include "observe/hj212/crc.hpp"
#include "observe/hj212/plain_reader_test.hpp"
#include "observe/hj212/trial_test.hpp"

#include <fmt/core.h>
#include <rapidcheck.h>

#include <algorithm>

namespace {

using namespace lantian;
using namespace lantian::observe::hj212;
using trial::Harvest;
using trial::harvest_of;

constexpr std::string_view annex_key = "0000000000000000";

std::string any_bytes(std::size_t most) {
  return *rc::gen::scale(static_cast<double>(most) / 100, rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
}

std::string any_of(std::string_view alphabet, std::size_t most) {
  const std::size_t size = *rc::gen::inRange<std::size_t>(0, most + 1);
  return *rc::gen::container<std::string>(size, rc::gen::elementOf(std::string{alphabet}));
}

/// A telegram as a device may send it; never longer than a frame.
Draft any_draft() {
  Draft draft;
  draft.qn = *rc::gen::element<std::string>("20250131202809340", "", "1");
  draft.st = *rc::gen::element<std::string>("22", "39", "101");
  draft.cn = *rc::gen::element<std::string>("2011", "2051", "2061", "9015");
  draft.pw = *rc::gen::element<std::string>("123456", "");
  draft.mn = *rc::gen::element<std::string>("010000A8900016F000169DC0", "88888880000001", "a_b-c");
  draft.flag = *rc::gen::inRange(0, 12);
  draft.rf = *rc::gen::arbitrary<bool>();
  draft.area = "DataTime=20250131202800";
  const int factors = *rc::gen::inRange(0, 30);
  for (int i = 0; i < factors; ++i) {
    draft.area += fmt::format(";a{:05}-Rtd={},a{:05}-Flag=N", i, *rc::gen::inRange(-999, 99'999), i);
  }
  return draft;
}

/// Pieces that framers trip over.
std::string any_piece() {
  switch (*rc::gen::inRange(0, 12)) {
    case 0:
      return any_bytes(40);
    case 1:
      return std::string(*rc::gen::inRange<std::size_t>(1, 5), '#');
    case 2:
      return fmt::format("##{:04}", *rc::gen::inRange(0, 400));
    case 3:
      return fmt::format("##{}QN=", *rc::gen::inRange(0, 400));
    case 4:
      return "##9999ST=22;CN=2011;CP=&&";
    case 5:
      return fmt::format("&&{:04X}\r\n", *rc::gen::inRange(0, 0x10000));
    case 6:
      return fmt::format("{:04X}", *rc::gen::inRange(0, 0x10000));
    case 7:
      return *rc::gen::element<std::string>("\r\n", "\r", "\n", "\\r\\n", "\\r", "&&", "CP=&&{0x00");
    case 8: {  // cut off anywhere
      const std::string frame = framed(build_segment(any_draft()));
      return frame.substr(0, *rc::gen::inRange<std::size_t>(1, frame.size()));
    }
    case 9: {  // one byte changed
      std::string frame = framed(build_segment(any_draft()));
      frame[*rc::gen::inRange<std::size_t>(0, frame.size())] ^= 1;
      return frame;
    }
    case 10: {  // another length
      std::string frame = framed(build_segment(any_draft()));
      return frame.replace(2, 4, fmt::format("{:04}", *rc::gen::inRange(0, 1000)));
    }
    default:
      return framed(build_segment(any_draft()));
  }
}

std::string any_stream(int most) {
  std::string stream;
  const int pieces = *rc::gen::inRange(0, most + 1);
  for (int i = 0; i < pieces; ++i) stream += any_piece();
  return stream;
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// Whether a frame with fitting length and check sum begins at `at`; written from the standard's picture of it.
bool valid_frame_begins(std::string_view stream, std::size_t at) {
  const std::string_view rest = stream.substr(at);
  if (!rest.starts_with("##")) return false;
  std::size_t digits = 0;
  std::size_t length = 0;
  while (digits < 4 && 2 + digits < rest.size() && rest[2 + digits] >= '0' && rest[2 + digits] <= '9') {
    length = length * 10 + static_cast<std::size_t>(rest[2 + digits] - '0');
    ++digits;
  }
  const std::size_t body = 2 + digits;
  if (digits == 0 || body + length >= rest.size()) return false;
  std::string sum;
  for (std::size_t i = body + length; i < rest.size() && sum.size() < 4 && is_hex(rest[i]); ++i) sum += rest[i];
  return !sum.empty() && std::stoi(sum, nullptr, 16) == crc_by_table(rest.substr(body, length));
}

TEST_CASE("the folded check sum equals the one by table") {
  CHECK(rc::check("crc", [] {
    const std::string bytes = any_bytes(2000);
    RC_ASSERT(crc(bytes) == crc_by_table(bytes));
    const std::size_t from = *rc::gen::inRange<std::size_t>(0, bytes.size() + 1);
    const std::string_view part = std::string_view{bytes}.substr(from);
    RC_ASSERT(crc(part) == crc_by_table(part));
    RC_ASSERT(bytes.empty() || is_possible_crc(crc(bytes)));
  }));
}

TEST_CASE("a valid frame is delivered whatever garbage stands before it") {
  CHECK(rc::check("garbage", [] {
    const std::string garbage = any_stream(5);
    const std::string segment = build_segment(any_draft());
    const std::string stream = garbage + framed(segment) + any_stream(1);
    for (std::size_t at = 0; at < garbage.size(); ++at) RC_PRE(!valid_frame_begins(stream, at));
    const Harvest harvest = harvest_of(stream);
    const auto is_ours = [&](const trial::Got& got) { return got.bytes == framed(segment) && got.fits; };
    RC_ASSERT(std::ranges::any_of(harvest.frames, is_ours));
  }));
}

TEST_CASE("however a stream is cut, the same comes out") {
  CHECK(rc::check("splits", [] {
    const std::string stream = any_stream(6);
    const Harvest whole = harvest_of(stream);
    RC_ASSERT(harvest_of(stream, 1) == whole);
    RC_ASSERT(harvest_of(stream, *rc::gen::inRange<std::size_t>(1, 4096)) == whole);
    std::size_t bytes = whole.foreign;
    for (const trial::Got& got : whole.frames) bytes += got.bytes.size();
    RC_ASSERT(bytes == stream.size());
  }));
}

TEST_CASE("what is built is read back") {
  CHECK(rc::check("round trip", [] {
    const Draft draft = any_draft();
    const auto frame = build_frame(draft);
    RC_ASSERT(frame.ok());
    const Cut cut = next_frame(*frame, false);
    RC_ASSERT(cut.kind == Cut::Kind::frame);
    RC_ASSERT(cut.take == frame->size());
    RC_ASSERT(cut.frame.crc_fits);
    RC_ASSERT(cut.frame.deviations.empty());
    Packet packet;
    RC_ASSERT(read_packet(cut.frame.segment, packet));
    RC_ASSERT(packet.qn == draft.qn);
    RC_ASSERT(packet.st == draft.st);
    RC_ASSERT(packet.cn == draft.cn);
    RC_ASSERT(packet.pw == draft.pw);
    RC_ASSERT(packet.mn == draft.mn);
    RC_ASSERT(packet.flag_number() == draft.flag);
    RC_ASSERT((packet.rf == "1") == draft.rf);
    RC_ASSERT(packet.area == draft.area);
  }));
}

TEST_CASE("the fast reader of items equals the plain one") {
  CHECK(rc::check("items", [] {
    const std::string area = any_of("a1.N-=,;", 200);
    const std::string frame = framed("QN=1;ST=22;CP=&&" + area + "&&");
    Packet packet;
    plain::PlainTelegram expected;
    RC_ASSERT(plain::read_plain(frame, expected));
    RC_ASSERT(read_packet(std::string_view{frame}.substr(6, frame.size() - 12), packet));
    RC_ASSERT(packet.items.size() == expected.items.size());
    for (std::size_t i = 0; i < packet.items.size(); ++i) {
      RC_ASSERT(packet.items[i].factor == expected.items[i].factor);
      RC_ASSERT(packet.items[i].name == expected.items[i].name);
      RC_ASSERT(packet.items[i].value == expected.items[i].value);
      RC_ASSERT(packet.items[i].group == expected.items[i].group);
    }
  }));
}

TEST_CASE("a value is the decimal that stands there, or none") {
  CHECK(rc::check("values", [] {
    const std::string text = any_of("0123456789.-", 22);
    trial::Trial trial{Dialect::d2017};
    trial.of_area("DataTime=20250131202800;a34004-Rtd=" + text);
    trial.telegram();
    const Sample* sample = trial.sample("a34004", "Rtd");
    RC_ASSERT(sample != nullptr);
    RC_ASSERT(sample->text == text);
    const auto expected = parse_decimal(text);
    const bool begins_with_digit = text.find_first_of("0123456789") == (text.starts_with('-') ? 1U : 0U);
    if (expected && begins_with_digit) {
      RC_ASSERT(sample->value.has_value());
      RC_ASSERT(sample->value->unscaled == expected->unscaled);
      RC_ASSERT(sample->value->places == expected->places);
    } else {
      RC_ASSERT(!sample->value.has_value());
      RC_ASSERT(!sample->usable);
    }
  }));
}

TEST_CASE("an encrypted telegram is judged as the plain one") {
  CHECK(rc::check("encrypted", [] {
    const Draft draft = any_draft();
    const std::string segment = build_segment(draft);
    const auto frame = framed_encrypted(segment, annex_key);
    RC_ASSERT(frame.ok());
    trial::Trial trial{Dialect::d2025, draft.mn};
    const Verdict plain = trial.of(segment).verdict;
    const Deviations of_plain = trial.judged.deviations;
    trial.device.sm4_key = "30303030303030303030303030303030";
    trial.of_stream(*frame);
    RC_ASSERT(trial.judged.verdict == plain);
    RC_ASSERT(trial.judged.segment == segment);
    Deviations decrypted;
    decrypted.add(Deviation::decrypted);
    RC_ASSERT(trial.judged.deviations.has(Deviation::decrypted));
    RC_ASSERT(trial.judged.deviations.without(decrypted) == of_plain);
  }));
}

TEST_CASE("any bytes whatever are judged and read without harm") {
  CHECK(rc::check("any segment", [] {
    const std::string segment = "QN=1;MN=x;CN=2011;" + any_of("QN=;MPWCFlag1-,& \\{0x}", 60) + "CP=&&" +
                                any_of("a1.N-=,;& {0x}\xC7\xE5", 100) + any_of("&", 2);
    trial::Trial trial{Dialect::d2017, "x"};
    trial.of(segment);
    trial.telegram();
    RC_ASSERT(trial.judged.verdict != Verdict::duplicate);
    for (const Sample& sample : trial.read.samples) RC_ASSERT(!sample.usable || sample.value.has_value());
  }));
}

}  // namespace
