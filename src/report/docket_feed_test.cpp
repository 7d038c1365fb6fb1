#include "report/docket_feed.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <vector>

namespace {

using namespace lantian;

// Lines of a feed between CRLF, still folded.
std::vector<std::string> feed_lines(const std::string& feed) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < feed.size();) {
    const std::size_t end = feed.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    lines.push_back(feed.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

// RFC 5545 section 3.1: a reader removes CRLF and the blank behind it.
std::string unfolded(std::string text) {
  for (std::size_t at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n ")) text.erase(at, 3);
  return text;
}

TEST_CASE("Texts are escaped as RFC 5545 section 3.3.11 writes them") {
  // Its example: "Project XYZ Final Review / Conference Room - 3B / Come Prepared."
  CHECK(report::feed_text("Project XYZ Final Review\nConference Room - 3B\nCome Prepared.") ==
        "Project XYZ Final Review\\nConference Room - 3B\\nCome Prepared.");
  CHECK(report::feed_text("a;b,c\\d:e") == "a\\;b\\,c\\\\d:e");
  CHECK(report::feed_text("a\r\nb\tc\x07") == "a\\nbc");
}

TEST_CASE("Lines longer than 75 octets are folded between characters") {
  CHECK(report::folded_line("SHORT:x") == "SHORT:x\r\n");
  const std::string exactly(75, 'a');
  CHECK(report::folded_line(exactly) == exactly + "\r\n");
  CHECK(report::folded_line(exactly + "b") == exactly + "\r\n b\r\n");

  std::string chinese = "SUMMARY:";
  for (int i = 0; i < 60; ++i) chinese += "\xE6\x89\xAC";  // three octets each
  const std::string folded = report::folded_line(chinese);
  for (const std::string& line : feed_lines(folded)) CHECK(line.size() <= 75);
  CHECK(unfolded(folded) == chinese + "\r\n");
  // 8 octets of the name and 22 characters are 74; the 23rd does not fit.
  CHECK(folded.find("\r\n") == 8 + 22 * 3);
  // A continued line begins with a blank and holds 24 characters of the 25 that 75 octets would.
  CHECK(feed_lines(folded)[1].size() == 1 + 24 * 3);
}

TEST_CASE("A feed of one deadline, byte by byte") {
  report::FeedDeadline one;
  one.uid = "GE-2023-000007@changji";
  one.title = "GE-2023-000007 due: dust, site 12";
  one.text = "county: 652301\nsecond line; done";
  one.category = "dust";
  one.due = *parse_day("2023-12-31");
  one.changed = UtcSeconds{std::chrono::sys_days{std::chrono::year{2023} / 12 / 1}} + std::chrono::hours{6};
  one.version = 4;
  const report::Feed feed{"-//Lantian//docket//EN", "Deadlines",
                          UtcSeconds{std::chrono::sys_days{std::chrono::year{2023} / 12 / 2}}};
  CHECK(report::calendar_feed(feed, std::vector{one}) ==
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//Lantian//docket//EN\r\n"
        "CALSCALE:GREGORIAN\r\n"
        "METHOD:PUBLISH\r\n"
        "X-WR-CALNAME:Deadlines\r\n"
        "BEGIN:VEVENT\r\n"
        "UID:GE-2023-000007@changji\r\n"
        "DTSTAMP:20231202T000000Z\r\n"
        "LAST-MODIFIED:20231201T060000Z\r\n"
        "SEQUENCE:4\r\n"
        "DTSTART;VALUE=DATE:20231231\r\n"
        "DTEND;VALUE=DATE:20240101\r\n"
        "SUMMARY:GE-2023-000007 due: dust\\, site 12\r\n"
        "DESCRIPTION:county: 652301\\nsecond line\\; done\r\n"
        "CATEGORIES:dust\r\n"
        "STATUS:CONFIRMED\r\n"
        "TRANSP:TRANSPARENT\r\n"
        "END:VEVENT\r\n"
        "END:VCALENDAR\r\n");
}

TEST_CASE("What is kept for good comes again, what was closed is cancelled, and a feed may be empty") {
  report::FeedDeadline one;
  one.uid = "u";
  one.title = "t";
  one.due = *parse_day("2024-02-28");
  one.every_days = 90;
  one.cancelled = true;
  const std::string feed = report::calendar_feed({"-//x//y//EN", "", {}}, std::vector{one});
  CHECK(feed.find("RRULE:FREQ=DAILY;INTERVAL=90\r\n") != std::string::npos);
  CHECK(feed.find("DTEND;VALUE=DATE:20240229\r\n") != std::string::npos);
  CHECK(feed.find("STATUS:CANCELLED\r\n") != std::string::npos);
  CHECK(feed.find("X-WR-CALNAME") == std::string::npos);
  CHECK(report::calendar_feed({"-//x//y//EN", "", {}}, {}) ==
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
        "END:VCALENDAR\r\n");
}

}  // namespace
