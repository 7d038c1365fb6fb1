#include "report/wording.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace lantian::report {
namespace {

struct CalendarDate {
  int year;
  int month;
  int day;
};

CalendarDate calendar_date(Day day) {
  const std::chrono::year_month_day date{day};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

std::string without_sign(const Decimal& value) {
  std::string text = value.text();
  if (!text.empty() && text.front() == '-') text.erase(0, 1);
  return text;
}

}  // namespace

StatisticName split_statistic(std::string_view name) {
  for (const std::string_view head : {"class_days", "primary_days", "days_over", "days"}) {
    if (name.starts_with(head) && name.size() > head.size() && name[head.size()] == '.') {
      return {std::string{head}, std::string{name.substr(head.size() + 1)}};
    }
  }
  const std::size_t point = name.rfind('.');
  if (point == std::string_view::npos) return {std::string{name}, {}};
  return {std::string{name.substr(0, point)}, std::string{name.substr(point + 1)}};
}

std::string Wording::number(const Decimal& value) const {
  return value.unscaled < 0 ? say("mark.minus") + without_sign(value) : value.text();
}

std::string Wording::change(const Decimal& value) const {
  return value.unscaled > 0 ? "+" + value.text() : number(value);
}

std::string Wording::quantity(const Decimal& value, std::string_view unit) const {
  return number(value) + this->unit(unit);
}

std::string Wording::change_quantity(const Decimal& value, std::string_view unit) const {
  return change(value) + this->unit(unit);
}

std::string Wording::day(Day day) const {
  const auto [y, m, d] = calendar_date(day);
  return say("date.day", {{"y", std::to_string(y)},
                          {"m", std::to_string(m)},
                          {"d", std::to_string(d)},
                          {"month", number_of("date.month_", m)}});
}

std::string Wording::month(Day day) const {
  const auto [y, m, d] = calendar_date(day);
  return say("date.month",
             {{"y", std::to_string(y)}, {"m", std::to_string(m)}, {"month", number_of("date.month_", m)}});
}

std::string Wording::short_month(Day day) const {
  return number_of("date.short_", calendar_date(day).month);
}

std::string Wording::span(const Period& period) const {
  if (period.days() == 1) return day(period.begin);
  return say("date.span", {{"from", day(period.begin)}, {"to", day(period.last())}});
}

std::string Wording::period(const Period& period) const {
  const int year = calendar_date(period.begin).year;
  const std::string y = std::to_string(year);
  switch (period.kind) {
    case PeriodKind::day:
      return day(period.begin);
    case PeriodKind::month:
      return month(period.begin);
    case PeriodKind::year:
      return say("period.year", {{"y", y}});
    case PeriodKind::assessment_year:
      return say("period.assessment_year", {{"y", y}});
    case PeriodKind::heating_season:
      return say("period.heating_season", {{"y", y}, {"next", std::to_string(year + 1)}});
    case PeriodKind::range:
      break;
  }
  return say("period.range", {{"from", day(period.begin)}, {"to", day(period.last())}});
}

std::string Wording::instant(UtcSeconds instant, int utc_offset_hours) const {
  const std::chrono::local_seconds local{instant.time_since_epoch() + std::chrono::hours{utc_offset_hours}};
  const Day date = std::chrono::floor<std::chrono::days>(local);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(local - date).count();
  return say("date.instant", {{"date", day(date)}, {"time", fmt::format("{:02}:{:02}", minutes / 60, minutes % 60)}});
}

std::string Wording::clock(const Bulletin& bulletin) const {
  const int hours = bulletin.region == nullptr ? 8 : bulletin.region->utc_offset_hours;
  return hours == 8 ? say("page.beijing") : say("page.offset", {{"hours", fmt::format("{:+}", hours)}});
}

std::string Wording::statistic(std::string_view name) const {
  const auto [head, tail] = split_statistic(name);
  if (head == "class_days") return say("statistic.class_days", {{"level", tail}});
  if (!tail.empty() && (head == "primary_days" || head == "days_over" || head == "days"))
    return say("statistic." + head, {{"species", tail}});
  if (tail == "mean_of_members") return say("statistic." + head + "_mean_of_members");
  if (tail == "mean") return say("statistic.mean", {{"species", head}});
  if (tail.starts_with('P')) return say("statistic.percentile", {{"species", head}, {"rank", tail.substr(1)}});
  return say("statistic." + head);
}

std::string Wording::statistic_within(std::string_view name) const {
  std::string text = statistic(name);
  const auto letter = [&](std::size_t i, char low, char high) {
    return text.size() > i && text[i] >= low && text[i] <= high;
  };
  if (letter(0, 'A', 'Z') && letter(1, 'a', 'z')) text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

std::string Wording::target(const assess::TargetVerdict& target, const Bulletin& bulletin, bool within) const {
  const std::string name = within ? statistic_within(target.target.statistic) : statistic(target.target.statistic);
  if (target.target.unit_id == bulletin.verdict.unit_id) return name;
  return this->name(target.unit_name) + " " + name;
}

std::string Wording::method(std::string_view name, bool group) const {
  const auto [head, tail] = split_statistic(name);
  if (tail == "mean_of_members") return say("method.share_of_members");
  if (tail == "mean") return say(group ? "method.mean_of_members" : "method.mean");
  if (tail.starts_with('P') && parse_decimal(tail.substr(1))) return say("method.percentile");
  return say("method." + head);
}

std::string Wording::species(assess::SpeciesSet set) const {
  std::vector<std::string> names;
  for (const terms::Species species : set.list()) names.emplace_back(terms::symbol(species));
  return joined(names, say("mark.comma"));
}

}  // namespace lantian::report
