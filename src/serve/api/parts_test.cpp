#include "keep/files.hpp"
#include "serve/api/docket_json.hpp"
#include "serve/api/metrics.hpp"
#include "serve/api/pages.hpp"
#include "serve/api/progress.hpp"
#include "serve/api/rate_limit.hpp"
#include "serve/api/tag.hpp"
#include "serve/api/times.hpp"
#include "serve/http/base64.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

namespace lantian::serve {
namespace {

Day calendar_day(int year, unsigned month, unsigned day) {
  return std::chrono::local_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)};
}

}  // namespace

TEST_CASE("an hour is written by its end, and midnight as the next day's first moment") {
  CHECK(api_text(hour_ending(calendar_day(2024, 1, 15), 8)) == "2024-01-15T08:00:00+08:00");
  CHECK(api_text(hour_ending(calendar_day(2024, 1, 15), 24)) == "2024-01-16T00:00:00+08:00");
  CHECK(api_text(UtcSeconds{std::chrono::sys_days{std::chrono::year{2024} / 1 / 15}}) == "2024-01-15T08:00:00+08:00");
}

TEST_CASE("an hour is read in each of its forms, and nothing else is") {
  const HourEnding eight = hour_ending(calendar_day(2024, 1, 15), 8);
  for (const char* text : {"2024-01-15T08:00:00+08:00", "2024-01-15T08:00:00 08:00", "2024-01-15T08:00+08:00",
                           "2024-01-15T08:00:00", "2024-01-15T08:00", "2024-01-15T00:00:00Z"}) {
    CAPTURE(text);
    const auto hour = parse_api_hour(text);
    REQUIRE(hour.ok());
    CHECK(*hour == eight);
  }
  for (const char* text : {"", "2024-01-15", "2024-01-15T08:30:00+08:00", "2024-02-30T08:00", "2024-01-15T25:00",
                           "2024-01-15 08:00", "2024-01-15T08:00:00+09:00", "2024-01-15T8:00"}) {
    CAPTURE(text);
    CHECK(!parse_api_hour(text).ok());
  }
}

TEST_CASE("so many requests a minute are let through, and they grow again with time") {
  RateLimit limit{60};
  const RateLimit::Clock::time_point start{};
  for (int n = 0; n < 60; ++n) CHECK(limit.ask("a", start).allowed);
  const RateLimit::Verdict none = limit.ask("a", start);
  CHECK_FALSE(none.allowed);
  CHECK(none.wait == std::chrono::seconds{1});
  CHECK(limit.ask("b", start).allowed);  // somebody else
  CHECK_FALSE(limit.ask("a", start + std::chrono::milliseconds{900}).allowed);
  CHECK(limit.ask("a", start + std::chrono::milliseconds{1100}).allowed);
  CHECK_FALSE(limit.ask("a", start + std::chrono::milliseconds{1200}).allowed);
}

TEST_CASE("base64 is read by the letter of RFC 4648") {
  CHECK(from_base64("") == "");
  CHECK(from_base64("Zg==") == "f");
  CHECK(from_base64("Zm8=") == "fo");
  CHECK(from_base64("Zm9vYmFy") == "foobar");
  for (const char* text : {"Zg", "Zg=", "Zg= =", "Z g==", "Zm9v\nYmFy", "=Zg=", "Zm9-"}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text).has_value());
  }
}

TEST_CASE("a case is read from JSON, and every key that does not fit is named at once") {
  const auto deed = read_deed(R"({"type":"dust_event","title":"t","spot":[87.31,44.01],"fields":{"site_card":"yellow"},
    "version":3,"files":[{"name":"a.jpg","base64":"Zm9v","kind":"site_photo"}],"contact":{"phone":"1"}})");
  REQUIRE_MESSAGE(deed.ok(), (deed ? "" : deed.error().text()));
  CHECK(deed->type == "dust_event");
  CHECK(deed->body.spot == "87.31,44.01");
  CHECK(deed->body.fields == std::vector<std::string>{"site_card=yellow"});
  CHECK(deed->version == 3);
  REQUIRE(deed->files.uploads.size() == 1);
  CHECK(deed->files.uploads[0].bytes == "foo");
  CHECK(deed->has_contact);
  const auto bad = read_deed(R"({"titel":"t","version":-1,"spot":"here","files":[{"name":"a","base64":"?"}]})");
  REQUIRE(!bad.ok());
  for (const char* word : {"titel", "version", "spot", "base64"}) {
    CHECK_MESSAGE(bad.error().message.find(word) != std::string::npos, word);
  }
  for (const char* text : {"", "[]", "{", "null", "{\"type\":1e999}"}) {
    CAPTURE(text);
    const auto refused = read_deed(text);
    if (refused) CHECK(refused->type.size() < 20);
  }
}

TEST_CASE("pages: files by their path, the application for places inside it, nothing else") {
  const std::string directory = "/tmp/lantian-pages-" + std::to_string(::getpid());
  REQUIRE(keep::write_file(directory + "/index.html", "<!doctype html>" + std::string(3000, ' ')).ok());
  REQUIRE(keep::write_file(directory + "/assets/app-1a2b.js", "let a").ok());
  REQUIRE(keep::write_file(directory + "/secret.key", "not a page").ok());
  const auto pages = Pages::open(directory);
  REQUIRE(pages.ok());
  const auto find = [&](const char* path, const char* encoding = "") {
    HttpRequest request;
    request.path = path;
    request.headers["accept-encoding"] = encoding;
    return pages->find(request);
  };
  for (const char* path : {"/", "/docket", "/station/SYN-652301-1", "/index.html"}) {
    CAPTURE(path);
    const Answer answer = find(path);
    REQUIRE(answer.reply() != nullptr);
    CHECK(answer.reply()->content_type == "text/html; charset=utf-8");
    CHECK(header_of(*answer.reply(), "Cache-Control") == "no-cache");
  }
  const Answer script = find("/assets/app-1a2b.js", "gzip");
  REQUIRE(script.reply() != nullptr);
  CHECK(script.reply()->body == "let a");  // packed it would be longer
  CHECK(header_of(*script.reply(), "Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(header_of(*find("/", "gzip").reply(), "Content-Encoding") == "gzip");
  CHECK(find("/secret.key").problem() != nullptr);
  CHECK(find("/assets/other.js").problem() != nullptr);
  std::filesystem::remove_all(directory);
  CHECK(!Pages::open(directory).ok());
}

TEST_CASE("the board of progress tells each change and remembers the last") {
  ProgressBoard board;
  std::vector<std::string> told;
  board.listen([&](const Job& job) { told.push_back(job.id + " " + std::string{name_of(job.state)}); });
  board.add("air", {"zh", "Air"});
  board.step("air", 1, 3, "first");
  board.finish("air");
  CHECK(told == std::vector<std::string>{"air running", "air done"});
  const auto jobs = board.jobs();
  REQUIRE(jobs.size() == 1);
  CHECK(jobs[0].done == 3);
}

TEST_CASE("durations fall into the buckets of the histogram, which add up") {
  ServiceMetrics metrics;
  metrics.note(200, std::chrono::microseconds{500});
  metrics.note(404, std::chrono::milliseconds{30});
  metrics.note(500, std::chrono::seconds{9});
  const std::string page = metrics.page({}, 7);
  for (const char* line :
       {"lantian_http_requests_total{class=\"2xx\"} 1\n", "lantian_http_requests_total{class=\"4xx\"} 1\n",
        "_bucket{le=\"0.001\"} 1\n", "_bucket{le=\"0.025\"} 1\n", "_bucket{le=\"0.05\"} 2\n", "_bucket{le=\"5\"} 2\n",
        "_bucket{le=\"+Inf\"} 3\n", "_seconds_sum 9.030500\n", "_seconds_count 3\n", "lantian_book_version 7\n"}) {
    CHECK_MESSAGE(page.find(line) != std::string::npos, line);
  }
}

}  // namespace lantian::serve
