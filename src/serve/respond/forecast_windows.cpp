#include "keep/transport_table.hpp"
#include "serve/respond/forecast_ground.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace lantian::serve {
namespace {

using transport::SourceReceptorTable;

constexpr std::array window_items{std::pair{respond::ForecastItem::pm25, transport::Measured::pm25},
                                  std::pair{respond::ForecastItem::pm10, transport::Measured::pm10}};

Period month_with(Day day) {
  const std::chrono::year_month_day date{day};
  const auto next = date.year() / date.month() + std::chrono::months{1};
  return {PeriodKind::range, std::chrono::local_days{date.year() / date.month() / 1}, std::chrono::local_days{next / 1}, ""};
}

unsigned month_number(Day day) {
  return static_cast<unsigned>(std::chrono::year_month_day{day}.month());
}

Period days_of_window(const transport::TableWindow& window) {
  return {PeriodKind::range, day_of(window.window.first), day_of(window.window.last) + std::chrono::days{1}, ""};
}

/// What the sources of each profile give each receptor in each window, [window][receptor].
class ProfileShares {
 public:
  ProfileShares(const InventoryOffice& office, const SourceReceptorTable& table) : table_{table} {
    const std::size_t sources = table.sources.size();
    std::map<const inventory::Profile*, std::vector<float>> factors;
    for (std::size_t source = 0; source < sources; ++source) {
      const transport::TableSource& one = table.sources[source];
      auto& own = factors[office.profiles().find(one.class_code, one.sector, one.unit_id).profile];
      own.resize(table.paths.size() * sources);
      for (std::size_t path = 0; path < table.paths.size(); ++path) own[path * sources + source] = 1;
    }
    for (const auto& [profile, own] : factors) {
      const std::vector<float> sums = weighted_sums(table, own);
      std::array<std::vector<double>, window_items.size()> shares;
      for (std::size_t n = 0; n < shares.size(); ++n) shares[n] = measured(table, sums, window_items[n].second);
      shares_.emplace_back(profile, std::move(shares));
    }
  }

  /// The window that speaks for a day: the one that holds it, else one of the same month of another year.
  std::optional<std::size_t> window_for(Day day) const {
    std::optional<std::size_t> like;
    for (std::size_t n = 0; n < table_.windows.size(); ++n) {
      const Period window = days_of_window(table_.windows[n]);
      if (window.begin <= day && day < window.end) return n;
      if (!like && month_number(window.begin) == month_number(day) && month_number(window.last()) == month_number(day))
        like = n;
    }
    return like;
  }

  /// ug/m3 of item n at a receptor on a day.
  double on(Day day, std::size_t window, std::size_t receptor, std::size_t n) const {
    const Period own = days_of_window(table_.windows[window]);
    const Period whole = own.begin <= day && day < own.end ? own : month_with(day);
    double out = 0;
    for (const auto& [profile, shares] : shares_) {
      const double share = inventory::share_of(*profile, whole, {PeriodKind::range, day, day + std::chrono::days{1}, ""});
      out += shares[n][window * table_.receptors.size() + receptor] * share * static_cast<double>(whole.days());
    }
    return out;
  }

 private:
  using Shares = std::array<std::vector<double>, window_items.size()>;
  const SourceReceptorTable& table_;
  std::vector<std::pair<const inventory::Profile*, Shares>> shares_;
};

/// Receptors that speak for a place: its own, or those of its county.
std::vector<std::size_t> receptors_for(const SourceReceptorTable& table, const respond::AirHistory& air,
                                       const respond::PlaceDays& place) {
  std::vector<std::size_t> own, county;
  for (std::size_t n = 0; n < table.receptors.size(); ++n) {
    for (const respond::PlaceDays& one : air.places) {
      if (!one.station || one.id != table.receptors[n]) continue;
      if (one.id == place.id) own.push_back(n);
      if (one.unit == place.unit) county.push_back(n);
    }
  }
  return own.empty() ? county : own;
}

}  // namespace

Result<std::string> put_table_windows(const InventoryOffice& office, const std::string& file, Day until,
                                      respond::AirHistory& air) {
  LANTIAN_TRY(const SourceReceptorTable table, keep::read_transport_table(file));
  const ProfileShares shares{office, table};
  const auto days = static_cast<std::size_t>((until - air.first).count() + 1);
  std::size_t known = 0;
  for (respond::PlaceDays& place : air.places) {
    const std::vector<std::size_t> receptors = receptors_for(table, air, place);
    known += receptors.empty() ? 0U : 1U;
    for (std::size_t n = 0; n < window_items.size(); ++n) {
      explain::Values& to = place.table[static_cast<std::size_t>(window_items[n].first)];
      to.assign(days, std::nullopt);
      for (std::size_t at = 0; at < days && !receptors.empty(); ++at) {
        const Day day = air.first + std::chrono::days{at};
        const auto window = shares.window_for(day);
        if (!window) continue;
        double sum = 0;
        for (const std::size_t receptor : receptors) sum += shares.on(day, *window, receptor, n);
        to[at] = sum / static_cast<double>(receptors.size());
      }
    }
  }
  if (known == 0) {
    return Error{ErrorCode::not_found, "no receptor of the table is a station of this forecast", file};
  }
  return fmt::format("{}: {} windows x emissions of the day by profile, at {} places{}", file, table.windows.size(), known,
                     table.synthetic ? ", SYNTHETIC" : "");
}

}  // namespace lantian::serve
