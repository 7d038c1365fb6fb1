#include "twin/loggers_platform.hpp"

#include "observe/hj212/build.hpp"
#include "observe/hj212/crc.hpp"
#include "twin/loggers_telegram.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::twin {
namespace {

using observe::hj212::Dialect;

constexpr std::size_t head_size = 6;  ///< "##" and four digits
constexpr std::size_t tail_size = 6;  ///< check sum, CR LF

template <class Whole>
bool take_whole(std::string_view text, Whole& value) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc{} && end == text.data() + text.size();
}

std::string hex_sum(std::string_view segment) {
  return fmt::format("{:04X}", observe::hj212::crc(segment));
}

/// The value of "name=" among ';'- and ','-separated items; empty when absent.
std::string_view value_in(std::string_view items, std::string_view name) {
  while (!items.empty()) {
    const std::size_t end = std::min(items.find_first_of(";,"), items.size());
    const std::string_view item = items.substr(0, end);
    if (item.size() > name.size() && item.starts_with(name) && item[name.size()] == '=') {
      return item.substr(name.size() + 1);
    }
    items.remove_prefix(std::min(end + 1, items.size()));
  }
  return {};
}

bool take_segment(std::string_view segment, PlatformWord& word) {
  const std::size_t fence = segment.find("CP=&&");
  if (fence == std::string_view::npos || !segment.ends_with("&&") || segment.size() < fence + 7) return false;
  const std::string_view head = segment.substr(0, fence);
  word.area = segment.substr(fence + 5, segment.size() - fence - 7);
  word.st = value_in(head, "ST");
  word.mn = value_in(head, "MN");
  word.pw = value_in(head, "PW");
  const std::string_view flag = value_in(head, "Flag");
  if (!take_whole(value_in(head, "CN"), word.cn) || (!flag.empty() && !take_whole(flag, word.flag))) return false;
  std::string_view qn = value_in(head, "QN");
  word.qn_in_area = qn.empty();
  if (qn.empty()) {
    qn = value_in(word.area, "QN");
    const std::string_view answered = value_in(word.area, "CN");
    if (!answered.empty() && !take_whole(answered, word.answered_cn)) return false;
  }
  return qn.empty() || take_whole(qn, word.qn);
}

UtcSeconds time_of(const Logger& logger, std::string_view digits, UtcSeconds fallback) {
  std::int64_t number = 0;
  if (digits.size() < 14 || !take_whole(digits.substr(0, 14), number)) return fallback;
  const std::int64_t date = number / 1'000'000, clock = number % 1'000'000;
  const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(date / 10'000)},
                                        std::chrono::month{static_cast<unsigned>(date / 100 % 100)},
                                        std::chrono::day{static_cast<unsigned>(date % 100)}};
  if (!day.ok()) return fallback;
  const std::int64_t second = clock / 10'000 * 3600 + clock / 100 % 100 * 60 + clock % 100;
  return to_utc(std::chrono::local_days{day} + std::chrono::seconds{second - logger.clock_seconds});
}

/// 9011 or 9012 (or an upload of the request's own) to `word`, in the form of the dialect.
std::string reply_frame(const Logger& logger, const PlatformWord& word, std::string cn, std::string area) {
  observe::hj212::Draft draft;
  const std::string qn = fmt::format("{:017}", word.qn);
  const bool old = logger.dialect == Dialect::d2005;
  if (!old) draft.qn = qn;
  draft.st = cn == "1011" ? std::string{word.st} : "91";
  draft.cn = std::move(cn);
  draft.pw = logger.password;
  draft.mn = logger.mn;
  draft.flag = observe::hj212::flag_of(logger.dialect, false, false);
  draft.area = old ? fmt::format("QN={};{}", qn, area) : std::move(area);
  auto frame = observe::hj212::build_frame(draft);
  return frame ? *std::move(frame) : std::string{};
}

}  // namespace

std::size_t read_platform_word(std::string_view window, PlatformWord& word) {
  word = {};
  if (window.size() < head_size) return 0;
  std::size_t length = 0;
  const bool begun = window.starts_with("##") && take_whole(window.substr(2, 4), length);
  if (begun) {
    const std::size_t size = head_size + length + tail_size;
    if (window.size() < size) return 0;
    word.bytes = window.substr(0, size);
    word.segment = window.substr(head_size, length);
    word.sound = window.substr(head_size + length, 4) == hex_sum(word.segment) && word.bytes.ends_with("\r\n") &&
                 take_segment(word.segment, word);
    if (word.sound) return size;
  }
  const std::size_t next = window.find("##", 1);
  word.bytes = window.substr(0, next);
  return word.bytes.size();
}

std::string_view fault_of_answer(const PlatformWord& word, const Logger& logger, const Due& due) {
  const int wanted = due.cn == 9015 ? 9013 : 9014;
  // 3020 is answered as data or as a notice; platforms differ.
  if (word.cn != wanted && due.cn != 3020) return "another CN than this upload is answered with";
  if (word.st != "91") return "ST is not 91";
  if (!word.mn.empty() && word.mn != logger.mn) return "MN of another device";
  if (logger.dialect == Dialect::d2005) {
    if (!word.qn_in_area) return "the QN stands in the header; 2005 has it in the data area";
    if (word.cn == 9014 && word.answered_cn != due.cn) return "the data area does not name the CN that is answered";
    return "";
  }
  if (word.qn_in_area) return "the QN does not stand in the header";
  if (!word.area.empty()) return "the data area is not empty";
  if (word.mn.empty()) return "no MN";
  if (word.flag != observe::hj212::flag_of(logger.dialect, false, false)) return "Flag is not the dialect's version";
  return "";
}

RequestReply reply_to(const FleetPlan& plan, const Logger& logger, const PlatformWord& word, UtcSeconds known_from,
                      UtcSeconds now) {
  constexpr std::size_t most = 1000;
  RequestReply reply;
  reply.before = reply_frame(logger, word, "9011", "QnRtn=1");
  if (is_kept(word.cn)) {
    const UtcSeconds begin = time_of(logger, value_in(word.area, "BeginTime"), now);
    const UtcSeconds end = time_of(logger, value_in(word.area, "EndTime"), now);
    const UtcSeconds first = std::max(begin, known_from);
    Cadence cadence{plan, logger, first};
    const UtcSeconds last = std::min(now, end + (word.cn == 2031 ? std::chrono::hours{48} : std::chrono::hours{2}));
    for (; cadence.next().at <= last; cadence.advance()) {
      const Due& due = cadence.next();
      if (due.cn != word.cn || due.begin < first || due.begin > end) continue;
      if (reply.data.size() == most) break;
      reply.data.push_back(due);
    }
    reply.after = reply_frame(logger, word, "9012", reply.data.empty() ? "ExeRtn=100" : "ExeRtn=1");
    return reply;
  }
  if (word.cn == 1011) {
    std::string area = "SystemTime=";
    append_stamp(area, logger, now);
    reply.own = reply_frame(logger, word, "1011", area);
  }
  const bool known = word.cn == 1000 || word.cn == 1011 || word.cn == 1012 || (word.cn >= 1061 && word.cn <= 1072) ||
                     (word.cn >= 2011 && word.cn <= 2022) || (word.cn >= 3011 && word.cn <= 3024);
  if (!known) {
    reply.before = reply_frame(logger, word, "9011", "QnRtn=2");
    return reply;
  }
  reply.after = reply_frame(logger, word, "9012", "ExeRtn=1");
  return reply;
}

}  // namespace lantian::twin
