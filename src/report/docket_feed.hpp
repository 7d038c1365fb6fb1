#pragma once
#include "base/clock.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Deadlines as a calendar that any calendar program subscribes to: iCalendar, RFC 5545.
namespace lantian::report {

/// One deadline: a whole day in Beijing. Texts are plain UTF-8; control characters but line feeds are left out.
struct FeedDeadline {
  std::string uid;       ///< globally unique and the same in every feed: "GE-2023-000123@changji.example"
  std::string title;     ///< SUMMARY
  std::string text;      ///< DESCRIPTION, may be empty
  std::string category;  ///< CATEGORIES, one word, may be empty
  std::string url;       ///< URL, may be empty
  Day due{};
  std::optional<int> every_days;  ///< looked at again every so many days: a recurring event
  UtcSeconds changed{};           ///< LAST-MODIFIED: the last event of the case
  int version = 0;                ///< SEQUENCE: of the case
  bool cancelled = false;         ///< STATUS:CANCELLED, for a case that was closed after it stood in a feed
};

struct Feed {
  std::string product;  ///< PRODID: "-//Lantian//docket//EN"
  std::string name;     ///< shown by calendar programs (X-WR-CALNAME)
  UtcSeconds stamp{};   ///< DTSTAMP of every event (RFC 5545 3.8.7.2): when this feed was made
};

/// The calendar object: CRLF line ends, lines folded at 75 octets between characters (3.1), texts escaped (3.3.11),
/// whole days as DTSTART;VALUE=DATE with DTEND on the next day (3.6.1), DURATION and time zones not needed. Events in
/// the order given.
std::string calendar_feed(const Feed& feed, std::span<const FeedDeadline> deadlines);

/// One content line, folded and ended by CRLF. Octets of one character are never parted. Exposed for tests.
std::string folded_line(std::string_view line);
/// A text value: backslash, semicolon, comma and line feed escaped.
std::string feed_text(std::string_view text);

}  // namespace lantian::report
