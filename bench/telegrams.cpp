#include "keep/files.hpp"
#include "measure.hpp"
#include "observe/hj212/framer.hpp"
#include "observe/hj212/plain_reader_test.hpp"
#include "observe/hj212/telegram.hpp"
#include "telegram_mix.hpp"

#include <algorithm>
#include <ctime>

/// bench_telegrams [COUNT [ROUNDS]]: one core takes a stream of mixed HJ 212 telegrams apart: frame, check sum, fields,
/// items, verdict. Beside it, in the same run, the plain reader with a table check sum (which gives no verdict). First
/// both are compared on every telegram; any difference fails.
namespace lantian::bench {
namespace {

using namespace observe::hj212;

Result<Protocol> shipped_protocol() {
  namespace fs = std::filesystem;
  std::vector<terms::SourceFile> files;
  for (const auto& entry : fs::directory_iterator{fs::path{LANTIAN_SOURCE_DIR} / "data" / "hj212"}) {
    LANTIAN_TRY(std::string text, keep::read_file(entry.path().string()));
    files.push_back({entry.path().filename().string(), std::move(text)});
  }
  return read_protocol(files);
}

struct Course {
  const Protocol& protocol;
  const TelegramMix& mix;
  UtcSeconds now;
};

/// What a pass over the stream adds up to, so that nothing of it can be left out.
struct Total {
  std::size_t telegrams = 0, items = 0, accepted = 0, samples = 0;
  friend bool operator==(const Total&, const Total&) = default;
};

Total classify_all(const Course& course, bool values) {
  Total total;
  Judged judged;
  Telegram telegram;
  std::string_view rest = course.mix.stream;
  for (;;) {
    const Cut cut = next_frame(rest, false);
    if (cut.kind != Cut::Kind::frame) return total;
    judge(cut.frame, course.protocol, course.mix.devices, course.now, judged);
    ++total.telegrams;
    total.items += judged.packet.items.size();
    total.accepted += judged.verdict == Verdict::accept ? 1 : 0;
    if (values) {
      const Device* device = course.mix.devices.find(judged.packet.mn);
      if (device == nullptr) return {};
      read_telegram(judged, course.protocol, *device, course.now, telegram);
      total.samples += telegram.samples.size();
    }
    rest.remove_prefix(cut.take);
  }
}

Total read_all_plain(const Course& course) {
  Total total;
  plain::PlainTelegram telegram;
  for (std::string_view rest = course.mix.stream; plain::read_plain(rest, telegram);
       rest.remove_prefix(telegram.size)) {
    ++total.telegrams;
    total.items += telegram.items.size();
    total.accepted += telegram.crc_fits ? 1 : 0;
  }
  return total;
}

bool same_items(const Packet& packet, const plain::PlainTelegram& expected) {
  return std::ranges::equal(packet.items, expected.items, [](const Item& a, const plain::PlainItem& b) {
    return a.factor == b.factor && a.name == b.name && a.value == b.value && a.group == b.group;
  });
}

bool same_telegram(const Frame& frame, const Judged& judged, const plain::PlainTelegram& expected) {
  const Packet& packet = judged.packet;
  const bool sum_is_odd = judged.deviations.has(Deviation::crc_wrong) || judged.deviations.has(Deviation::crc_modbus) ||
                          judged.deviations.has(Deviation::crc_impossible);
  return frame.bytes.size() == expected.size && frame.crc_fits == expected.crc_fits &&
         sum_is_odd != expected.crc_fits && (judged.verdict == Verdict::accept) == expected.crc_fits &&
         packet.qn == expected.qn && packet.st == expected.st && packet.cn == expected.cn && packet.pw == expected.pw &&
         packet.mn == expected.mn && packet.flag == expected.flag && packet.pnum == expected.pnum &&
         packet.pno == expected.pno && packet.rf == expected.rf && same_items(packet, expected);
}

/// Every telegram by both ways, first as it is, then with one byte of the values changed in every tenth.
bool both_agree(const Course& course) {
  Judged judged;
  plain::PlainTelegram expected;
  std::string damaged;
  std::string_view rest = course.mix.stream;
  for (std::size_t i = 0; !rest.empty(); ++i) {
    if (!plain::read_plain(rest, expected)) return false;
    const std::size_t size = expected.size;
    const Cut cut = next_frame(rest, false);
    if (cut.kind != Cut::Kind::frame || cut.take != size || cut.foreign != 0) return false;
    judge(cut.frame, course.protocol, course.mix.devices, course.now, judged);
    if (!same_telegram(cut.frame, judged, expected)) return false;
    if (i % 10 == 0) {
      damaged = rest.substr(0, size);
      char& digit = damaged[damaged.size() - 20];
      digit = digit == '7' ? '8' : '7';
      const Cut odd = next_frame(damaged, true);
      if (!plain::read_plain(damaged, expected) || expected.crc_fits || odd.kind != Cut::Kind::frame) return false;
      judge(odd.frame, course.protocol, course.mix.devices, course.now, judged);
      if (!same_telegram(odd.frame, judged, expected)) return false;
    }
    rest.remove_prefix(size);
  }
  return true;
}

/// Of this thread alone: a neighbour on the machine does not count.
double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// The best of several passes: the others were disturbed.
template <class Pass>
double best_seconds(int rounds, const Total& expected, bool& right, Pass&& pass) {
  double best = 1e9;
  for (int i = 0; i < rounds; ++i) {
    const double start = thread_seconds();
    const Total total = pass();
    best = std::min(best, thread_seconds() - start);
    right = right && total == expected;
  }
  return best;
}

void print_line(std::string_view what, const TelegramMix& mix, double seconds, std::string_view note) {
  const auto count = static_cast<double>(mix.count);
  fmt::print("{:<44} {:5.2f} GB/s  {:5.2f} M telegrams/s  {:5.0f} ns each{}\n", what,
             static_cast<double>(mix.stream.size()) / seconds / 1e9, count / seconds / 1e6, seconds / count * 1e9,
             note);
}

int run(std::size_t count, int rounds) {
  const Result<Protocol> protocol = shipped_protocol();
  if (!protocol) return failed(protocol.error());
  const TelegramMix mix = telegram_mix(count, "20260301");
  const Course course{*protocol, mix, to_utc(Day{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{1})};
  fmt::print("{} telegrams, mean {} bytes\n", mix.count, mix.stream.size() / mix.count);
  if (!both_agree(course)) {
    fmt::print(stderr, "bench_telegrams: the two readers differ\n");
    return 1;
  }
  const Total whole = classify_all(course, true);
  Total expected = whole;
  expected.samples = 0;
  bool right = whole.telegrams == mix.count && whole.accepted == mix.count;
  const double fast = best_seconds(rounds, expected, right, [&] { return classify_all(course, false); });
  const double plain = best_seconds(rounds, expected, right, [&] { return read_all_plain(course); });
  const double values = best_seconds(rounds, whole, right, [&] { return classify_all(course, true); });
  if (!right) {
    fmt::print(stderr, "bench_telegrams: a pass gave another total\n");
    return 1;
  }
  print_line("frame, check sum, items, verdict", mix, fast, "  (answer checked)");
  print_line("plain reader: frame, table check sum, items", mix, plain, fmt::format("  (ratio {:.1f})", plain / fast));
  print_line(
      "the same with the values as decimals", mix, values,
      fmt::format("  ({:.1f} values each)", static_cast<double>(whole.samples) / static_cast<double>(mix.count)));
  return 0;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  const long count = argc > 1 ? std::atol(argv[1]) : 5'000;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 200;
  if (count < 1 || rounds < 1) {
    fmt::print(stderr, "bench_telegrams [COUNT [ROUNDS]]: both at least 1\n");
    return 2;
  }
  return lantian::bench::run(static_cast<std::size_t>(count), rounds);
}
