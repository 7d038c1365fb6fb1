#include "serve/deliveries/plan.hpp"

#include "base/period.hpp"
#include "base/text.hpp"
#include "serve/accounts/fetch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

using std::chrono::days;

constexpr std::array<std::string_view, 10> day_words{"every_day", "working_days", "month_begin", "monday",   "tuesday",
                                                     "wednesday", "thursday",     "friday",      "saturday", "sunday"};
constexpr std::string_view places_there_are =
    "{today}, {yesterday}, {last_week}, {last_month}, {last_year}, {month_to_date}, {year_to_date}, "
    "{assessment_year_to_date}, each also with :before";

std::string range_text(Day first, Day last) {
  return text_of(first) + ".." + text_of(last);
}

Day first_of(std::chrono::year year, unsigned month) {
  return Day{year / std::chrono::month{month} / 1};
}

/// The period that a place stands for, by its name. Empty for an unknown place.
std::string period_named(std::string_view place, Day today) {
  const Day yesterday = today - days{1};
  const std::chrono::year_month_day date{yesterday};
  if (place == "today") return text_of(today);
  if (place == "yesterday") return text_of(yesterday);
  if (place == "last_week") {
    const Day monday = today - (std::chrono::weekday{today} - std::chrono::Monday) - days{7};
    return range_text(monday, monday + days{6});
  }
  if (place == "last_month") {
    const std::chrono::year_month_day now{today};
    const auto before = now.year() / now.month() - std::chrono::months{1};
    return fmt::format("{:04}-{:02}", static_cast<int>(before.year()), static_cast<unsigned>(before.month()));
  }
  if (place == "last_year") return fmt::format("{:04}", year_of(today) - 1);
  if (place == "month_to_date") {
    return range_text(first_of(date.year(), static_cast<unsigned>(date.month())), yesterday);
  }
  if (place == "year_to_date") return range_text(first_of(date.year(), 1), yesterday);
  if (place == "assessment_year_to_date") {
    const Day begun = first_of(date.year(), 4);
    return range_text(begun <= yesterday ? begun : first_of(date.year() - std::chrono::years{1}, 4), yesterday);
  }
  return {};
}

Result<std::string> place_filled(std::string_view place, Day today) {
  constexpr std::string_view before = ":before";
  const bool year_earlier = place.ends_with(before);
  if (year_earlier) place.remove_suffix(before.size());
  const std::string name = period_named(place, today);
  if (name.empty()) {
    return Error{ErrorCode::malformed, fmt::format("there is no place {{{}}}; there are {}", place, places_there_are),
                 ""};
  }
  if (!year_earlier) return name;
  LANTIAN_TRY(const Period period, parse_period(name));
  return year_before(period).name;
}

/// "08:30".
std::optional<std::chrono::minutes> parse_clock(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : -100; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const int hour = 10 * digit(0) + digit(1), minute = 10 * digit(3) + digit(4);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  return std::chrono::minutes{60 * hour + minute};
}

void read_days(terms::Section& part, Delivery& out) {
  const std::size_t which = part.choice_or("on", day_words, 0);
  constexpr std::size_t first_weekday = 3;
  if (which >= first_weekday) {
    out.days = DeliveryDays::weekday;
    out.weekday = std::chrono::weekday{static_cast<unsigned>(which - first_weekday + 1)};
  } else {
    out.days = which == 0 ? DeliveryDays::every : which == 1 ? DeliveryDays::working : DeliveryDays::month_begin;
  }
}

void read_target(terms::Section& part, Delivery& out) {
  out.folder = part.text_or("folder", "");
  out.webhook = part.text_or("webhook", "");
  out.secret_from = part.text_or("secret_from", "");
  if (out.folder.empty() == out.webhook.empty()) {
    part.fault(part.line(), "say where to: either 'folder' or 'webhook'");
  }
  if (!out.folder.empty() && !out.folder.starts_with('/')) {
    part.fault(part.line_of("folder"), fmt::format("the folder {} is not absolute", in_quotes(out.folder)));
  }
  if (!out.webhook.empty() && !may_be_fetched(out.webhook)) {
    part.fault(
        part.line_of("webhook"),
        fmt::format("{} is no address that is sent to: https://, or http to this machine", in_quotes(out.webhook)));
  }
  if (!out.secret_from.empty() && out.webhook.empty()) {
    part.fault(part.line_of("secret_from"), "a secret is for a webhook");
  }
}

void check_places(terms::Section& part, std::string_view key, const std::string& text) {
  const Day any{std::chrono::year{2024} / 1 / 15};
  const auto filled = filled_for(text, any);
  if (!filled) part.fault(part.line_of(key), filled.error().message);
}

Delivery read_delivery(terms::Section& part) {
  Delivery out;
  out.id = part.text("id");
  out.name = part.name("name");
  out.ask = part.text("ask");
  out.file_name = part.text("file");
  constexpr std::array<std::string_view, 2> languages{"zh", "en"};
  out.english = part.choice_or("language", languages, 0) == 1;
  const std::string clock = part.text("at");
  const auto at = parse_clock(clock);
  if (!at) part.fault(part.line_of("at"), fmt::format("{} is no time of day; write it like 08:30", in_quotes(clock)));
  out.at = at.value_or(std::chrono::minutes{0});
  read_days(part, out);
  read_target(part, out);
  if (!out.ask.starts_with("/api/v1/")) {
    part.fault(part.line_of("ask"),
               "what to deliver is an address of the API, like "
               "/api/v1/units/652301/bulletin.docx?period={yesterday}");
  }
  const bool hidden = out.file_name.starts_with('.');
  if (hidden || out.file_name.find_first_of("/\\\n\r\t") != std::string::npos) {
    part.fault(part.line_of("file"), "a file name without folders that does not begin with a point");
  }
  check_places(part, "ask", out.ask);
  check_places(part, "file", out.file_name);
  part.finish();
  return out;
}

Result<bool> is_day_of(const Delivery& delivery, Day day, const docket::WorkCalendar& calendar) {
  switch (delivery.days) {
    case DeliveryDays::every:
      return true;
    case DeliveryDays::working:
      return calendar.is_working(day);
    case DeliveryDays::weekday:
      return std::chrono::weekday{day} == delivery.weekday;
    case DeliveryDays::month_begin:
      return std::chrono::year_month_day{day}.day() == std::chrono::day{1};
  }
  return false;
}

}  // namespace

Result<DeliveryPlan> DeliveryPlan::read(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  DeliveryPlan plan;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    for (terms::Section& part : top.sections("delivery")) {
      Delivery one = read_delivery(part);
      if (std::ranges::find(plan.deliveries, one.id, &Delivery::id) != plan.deliveries.end()) {
        part.fault(part.line_of("id"), fmt::format("there are two deliveries {}", in_quotes(one.id)));
      }
      plan.deliveries.push_back(std::move(one));
    }
    top.finish();
  }
  if (faults.empty()) return plan;
  std::vector<std::string> texts;
  for (const terms::Fault& fault : faults) texts.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(texts, "\n"), ""};
}

Result<std::string> filled_for(std::string_view text, Day day) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out.append(text.substr(0, open));
    if (open == std::string_view::npos) break;
    text.remove_prefix(open + 1);
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos) {
      return Error{ErrorCode::malformed, fmt::format("a brace is not closed; there are {}", places_there_are), ""};
    }
    LANTIAN_TRY(const std::string filled, place_filled(text.substr(0, close), day));
    out += filled;
    text.remove_prefix(close + 1);
  }
  return out;
}

Result<std::vector<Day>> days_due(const Delivery& delivery, Day done, UtcSeconds now, std::size_t most,
                                  const docket::WorkCalendar& calendar) {
  std::vector<Day> out;
  Day day = std::chrono::floor<days>(to_local(now));
  if (moment_of(delivery, day) > now) day -= days{1};
  for (; day > done && out.size() < most; day -= days{1}) {
    LANTIAN_TRY(const bool meant, is_day_of(delivery, day, calendar));
    if (meant) out.push_back(day);
  }
  std::ranges::reverse(out);
  return out;
}

}  // namespace lantian::serve
