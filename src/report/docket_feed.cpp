#include "report/docket_feed.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::report {
namespace {

constexpr std::size_t longest_line = 75;  ///< octets without the line break, RFC 5545 section 3.1

std::string feed_day(Day day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}{:02}{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

/// "20231005T060000Z": form 2, UTC.
std::string feed_instant(UtcSeconds instant) {
  std::string text = text_of(instant);
  std::erase(text, '-');
  std::erase(text, ':');
  return text;
}

void append_event(std::string& out, const Feed& feed, const FeedDeadline& one) {
  const auto line = [&](std::string_view text) { out += folded_line(text); };
  line("BEGIN:VEVENT");
  line("UID:" + feed_text(one.uid));
  line("DTSTAMP:" + feed_instant(feed.stamp));
  line("LAST-MODIFIED:" + feed_instant(one.changed));
  line(fmt::format("SEQUENCE:{}", one.version));
  line("DTSTART;VALUE=DATE:" + feed_day(one.due));
  line("DTEND;VALUE=DATE:" + feed_day(one.due + std::chrono::days{1}));
  if (one.every_days) line(fmt::format("RRULE:FREQ=DAILY;INTERVAL={}", *one.every_days));
  line("SUMMARY:" + feed_text(one.title));
  if (!one.text.empty()) line("DESCRIPTION:" + feed_text(one.text));
  if (!one.category.empty()) line("CATEGORIES:" + feed_text(one.category));
  if (!one.url.empty()) line("URL:" + one.url);
  line(one.cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
  line("TRANSP:TRANSPARENT");  // a deadline does not make anybody busy
  line("END:VEVENT");
}

bool goes_on(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

}  // namespace

std::string feed_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
      out += c;
    }
  }
  return out;
}

std::string folded_line(std::string_view line) {
  std::string out;
  std::size_t room = longest_line;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 0 && goes_on(line[cut])) --cut;
    if (cut == 0) cut = room;  // not UTF-8: better cut than never end
    out.append(line.substr(0, cut));
    out += "\r\n ";
    line.remove_prefix(cut);
    room = longest_line - 1;  // the blank that begins a continued line counts
  }
  out.append(line);
  return out + "\r\n";
}

std::string calendar_feed(const Feed& feed, std::span<const FeedDeadline> deadlines) {
  std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
  out += folded_line("PRODID:" + feed_text(feed.product));
  out += "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n";
  if (!feed.name.empty()) out += folded_line("X-WR-CALNAME:" + feed_text(feed.name));
  for (const FeedDeadline& one : deadlines) append_event(out, feed, one);
  return out + "END:VCALENDAR\r\n";
}

}  // namespace lantian::report
