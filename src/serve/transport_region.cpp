#include "serve/transport_region.hpp"

#include "base/text.hpp"
#include "serve/transport_layout.hpp"
#include "transport/speciation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

using transport::TableSource;
using weather::MapPoint;

/// Puts a TransportRegion together.
class RegionMaker {
 public:
  RegionMaker(const InventoryOffice& office, const keep::InventoryBook& book, const TransportQuestion& question,
              TransportRegion& out)
      : office_{office}, book_{book}, question_{question}, out_{out} {}

  Result<void> make() {
    LANTIAN_TRY(out_.period, parse_period(question_.period));
    LANTIAN_TRY(const terms::SourceFile file,
                source_file(office_.office(), fmt::format("regions/{}/transport.toml", question_.region)));
    LANTIAN_TRY(layout_, read_transport_layout(file));
    LANTIAN_CHECK(covered());
    out_.air = weather::reference_air_mass(grid());
    LANTIAN_CHECK(place_receptors());
    LANTIAN_CHECK(read_physics());
    LANTIAN_CHECK(place_sources());
    if (question_.near_field) LANTIAN_CHECK(place_near_field());
    out_.synthetic = layout_.synthetic || rows_.synthetic || out_.weather->synthetic();
    say_lineage();
    out_.input = {&grid(),
                  out_.air,
                  out_.weather.get(),
                  out_.chemistry.get(),
                  out_.emitters,
                  out_.layers.get(),
                  out_.rates.get(),
                  out_.probes,
                  {},
                  question_.threads,
                  out_.near.stacks.empty() ? nullptr : &out_.near};
    return {};
  }

 private:
  const weather::Grid& grid() const { return out_.weather->grid(); }
  MapPoint point(double longitude, double latitude) const {
    return weather::to_map(grid().projection, {longitude, latitude});
  }

  Result<void> covered() const {
    const HourEnding first = hour_ending(out_.period.begin, 1) - std::chrono::hours{question_.spin_back_hours};
    const HourEnding last = hour_ending(out_.period.last(), 24);
    if (first >= out_.weather->first() && last <= out_.weather->last()) return {};
    return Error{ErrorCode::not_found,
                 fmt::format("the weather reaches from {} to {}; with {} h of spin-back {} needs {} to {}",
                             text_of(out_.weather->first()), text_of(out_.weather->last()), question_.spin_back_hours,
                             out_.period.name, text_of(first), text_of(last)),
                 out_.weather->lineage()};
  }

  Result<void> place_receptors() {
    std::vector<std::string> known;
    for (const TransportLayout::Place& one : layout_.receptors) known.push_back(one.id);
    for (const std::string& asked : question_.receptors) {
      if (std::ranges::find(known, asked) != known.end()) continue;
      return Error{ErrorCode::not_found,
                   fmt::format("there is no receptor '{}'; there are {}", asked, joined(known, ", ")),
                   question_.region};
    }
    for (const TransportLayout::Place& one : layout_.receptors) {
      const auto& wanted = question_.receptors;
      if (!wanted.empty() && std::ranges::find(wanted, one.id) == wanted.end()) continue;
      LANTIAN_TRY(auto probe, transport::make_probe(grid(), one.id, point(one.longitude, one.latitude)));
      out_.probes.push_back(std::move(probe));
    }
    return {};
  }

  Result<void> read_physics() {
    LANTIAN_TRY(const auto chemistry, source_file(office_.office(), "data/transport/chemistry.toml"));
    LANTIAN_TRY(const auto deposition, source_file(office_.office(), "data/transport/deposition.toml"));
    LANTIAN_TRY(const auto rise, source_file(office_.office(), "data/transport/plume-rise.toml"));
    LANTIAN_TRY(out_.chemistry_rule, transport::ChemistryRule::read(chemistry));
    LANTIAN_TRY(out_.deposition_rule, transport::DepositionRule::read(deposition));
    LANTIAN_TRY(out_.rise_rule, transport::RiseRule::read(rise));
    out_.chemistry = std::make_unique<transport::RuledChemistry>(out_.chemistry_rule, out_.deposition_rule, grid(),
                                                                 transport::BaselineAir::of(out_.chemistry_rule));
    return {};
  }

  Result<void> place_sources() {
    const Period whole = with_spin_back();
    InventoryQuestion question;
    question.period = whole.name;
    question.unit = question_.unit;
    LANTIAN_TRY(rows_, inventory_rows(office_, book_, question));
    LANTIAN_TRY(out_.plan, inventory::plan_rates(office_.profiles(), rows_.rows, whole));
    LANTIAN_TRY(const auto speciation_file, source_file(office_.office(), "data/transport/speciation.toml"));
    LANTIAN_TRY(const auto speciation, transport::Speciation::read(speciation_file));
    LANTIAN_TRY(const auto release_file, source_file(office_.office(), "data/transport/release.toml"));
    LANTIAN_TRY(const auto release, transport::ReleaseBook::read(release_file));
    for (const inventory::RateRow& row : out_.plan.rows) {
      if (inventory::is_part_of_pm(row.pollutant)) with_fine_.insert(row.source);
    }
    find_places();
    emitter_of_.assign(out_.plan.sources.size(), none);
    std::vector<transport::RatePart> parts;
    for (const inventory::RateRow& row : out_.plan.rows) {
      const std::size_t emitter = emitter_of(row.source);
      if (emitter == none) continue;
      transport::add_parts(speciation,
                           {static_cast<std::uint32_t>(emitter), out_.sources[emitter].class_code, row.pollutant,
                            row.total_kg, &out_.plan.shares[row.shares], with_fine_.contains(row.source)},
                           parts);
    }
    out_.rates = std::make_unique<transport::PlannedRates>(std::move(parts));
    const std::vector<double> totals = out_.rates->totals(out_.emitters.size());
    for (std::size_t e = 0; e < out_.sources.size(); ++e) {
      std::copy_n(totals.begin() + static_cast<std::ptrdiff_t>(e * transport::precursors), transport::precursors,
                  out_.sources[e].kg.begin());
    }
    if (std::ranges::all_of(totals, [](double kg) { return kg == 0; })) {
      return Error{ErrorCode::incomplete, "no source of the inventory emits PM, SO2 or NOx in this period", whole.name};
    }
    place_layers(release);
    return {};
  }

  Period with_spin_back() const {
    Period whole = out_.period;
    whole.begin -= std::chrono::days{(question_.spin_back_hours + 23) / 24};
    whole.kind = PeriodKind::range;
    whole.name = fmt::format("{}..{}", text_of(whole.begin), text_of(whole.last()));
    return whole;
  }

  void find_places() {
    for (const inventory::Source& source : rows_.records.sources) source_of_.emplace(source.id, &source);
    for (const inventory::Emission& row : rows_.rows) sector_of_.emplace(row.source_id, row.sector);
  }

  /// By its own coordinates, or those of its unit; nothing without either.
  std::vector<transport::ColumnShare> columns_of(const inventory::Source& source) const {
    const double area = std::max(grid().cell_m, layout_.area_sigma_m);
    if (source.longitude && source.latitude) {
      return transport::bell(grid(), point(source.longitude->approximate(), source.latitude->approximate()),
                             source.kind == inventory::SourceKind::point ? grid().cell_m : area);
    }
    const auto unit = std::ranges::find(layout_.units, source.unit_id, &TransportLayout::Place::id);
    if (unit == layout_.units.end()) return {};
    return transport::bell(grid(), point(unit->longitude, unit->latitude), area);
  }

  /// Makes the emitter of a source of the plan when it is first met; `none` for one that has no place on the grid.
  std::size_t emitter_of(std::uint32_t planned) {
    if (emitter_of_[planned] != none || refused_.contains(planned)) return emitter_of_[planned];
    const std::string& id = out_.plan.sources[planned];
    const inventory::Source& source = *source_of_.at(id);
    const std::vector<transport::ColumnShare> columns = columns_of(source);
    if (columns.empty()) {
      refused_.insert(planned);
      out_.notes.push_back(fmt::format("{}: left out, it has no place on the grid", id));
      return none;
    }
    emitter_of_[planned] = out_.emitters.size();
    out_.emitters.push_back({id, columns});
    out_.sources.push_back({id, source.unit_id, sector_of_[id], source.class_code, {}});
    return emitter_of_[planned];
  }

  void place_layers(const transport::ReleaseBook& release) {
    out_.layers = std::make_unique<transport::RisingLayers>(out_.rise_rule, grid(), out_.emitters.size());
    std::size_t completed = 0;
    for (std::size_t e = 0; e < out_.emitters.size(); ++e) {
      const inventory::Source& source = *source_of_.at(out_.emitters[e].id);
      if (const auto band = release.band_of(source.kind, source.class_code)) {
        out_.layers->set_band(e, *band);
        out_.sources[e].release = *band;
        continue;
      }
      const transport::KnownRelease known = release.release_of(source.stack);
      completed += known.assumed.any() ? 1U : 0U;
      if (!known.odd.empty())
        out_.notes.push_back(
            fmt::format("{}: its stack has {}; taken as not known", source.id, joined(known.odd, ", ")));
      const auto largest = std::ranges::max_element(out_.emitters[e].columns, {}, &transport::ColumnShare::share);
      const transport::PlacedStack placed{known.release, largest->column};
      out_.sources[e].release = transport::Band{known.release.height_m, known.release.height_m};
      out_.layers->set_stack(e, placed);
      if (source.longitude && source.latitude)
        located_.push_back({e, point(source.longitude->approximate(), source.latitude->approximate()), placed});
    }
    if (completed > 0)
      out_.notes.push_back(fmt::format("{} stacks lack members, which data/transport/release.toml gives", completed));
  }

  /// Which stacks are near goes by all receptors of the region, so that asking for one of them changes no answer.
  Result<void> place_near_field() {
    LANTIAN_TRY(const auto file, source_file(office_.office(), "data/transport/puffs.toml"));
    LANTIAN_TRY(out_.near.rule, transport::PuffRule::read(file));
    out_.near.rise = out_.rise_rule;
    std::vector<transport::Receptor> all;
    for (const TransportLayout::Place& one : layout_.receptors) {
      const MapPoint at = point(one.longitude, one.latitude);
      all.push_back({at.x, at.y, transport::probe_height_m});
      if (std::ranges::find(out_.probes, one.id, &transport::Probe::id) != out_.probes.end())
        out_.near.receptors.push_back(all.back());
    }
    std::vector<MapPoint> places;
    for (const transport::NearStack& one : located_) places.push_back(one.at);
    const auto pairs = transport::near_pairs(places, all, out_.near.rule.radius_m);
    for (std::size_t n = 0; n < pairs.size(); ++n) {
      if (n == 0 || pairs[n].stack != pairs[n - 1].stack) out_.near.stacks.push_back(located_[pairs[n].stack]);
    }
    near_pairs_ = pairs.size();
    return {};
  }

  std::string near_text() const {
    if (!question_.near_field) return "off, every stack is the grid's";
    const transport::PuffRule& rule = out_.near.rule;
    return fmt::format(
        "puffs of {} stacks within {:.4g} km of a receptor ({} pairs), for {} h or until as wide as a cell",
        out_.near.stacks.size(), rule.radius_m / 1000, near_pairs_, rule.life_hours);
  }

  void say_lineage() {
    out_.lineage = {{"weather", out_.weather->lineage()},
                    {"chemistry", std::string{out_.chemistry->lineage()}},
                    {"near field", near_text()},
                    {"inventory", fmt::format("{} {}, revision {}", rows_.unit_id, rows_.period.name, rows_.revision)}};
    for (const inventory::FactorChoice& set : rows_.factors)
      out_.lineage.emplace_back("factors", fmt::format("{}/{}", set.set, set.version));
  }

  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  const InventoryOffice& office_;
  const keep::InventoryBook& book_;
  const TransportQuestion& question_;
  TransportRegion& out_;
  TransportLayout layout_;
  InventoryRows rows_;
  std::map<std::string, const inventory::Source*, std::less<>> source_of_;
  std::map<std::string, std::string, std::less<>> sector_of_;
  std::set<std::uint32_t> with_fine_, refused_;
  std::vector<std::size_t> emitter_of_;
  std::vector<transport::NearStack> located_;  ///< all stacks with coordinates of their own
  std::size_t near_pairs_ = 0;
};

}  // namespace

Result<std::unique_ptr<TransportRegion>> transport_region(const InventoryOffice& office,
                                                          const keep::InventoryBook& book,
                                                          std::unique_ptr<weather::Weather> weather,
                                                          const TransportQuestion& question) {
  auto out = std::make_unique<TransportRegion>();
  out->weather = std::move(weather);
  LANTIAN_CHECK(RegionMaker{office, book, question, *out}.make());
  return out;
}

Result<std::vector<transport::Window>> windows_of(const Period& period, std::string_view word, int spin_back_hours) {
  std::vector<transport::Window> out;
  const auto add = [&](std::string name, Day begin, Day end) {
    out.push_back({std::move(name), hour_ending(begin, 1), hour_ending(end, 0), spin_back_hours});
  };
  if (word == "month") {
    for (const Period& month : months_of(period)) add(month.name, month.begin, month.end);
    return out;
  }
  if (word == "day") {
    for (Day day = period.begin; day < period.end; day += std::chrono::days{1})
      add(text_of(day), day, day + std::chrono::days{1});
    return out;
  }
  return Error{ErrorCode::invalid_argument, fmt::format("'{}' is no window; there are month and day", word),
               "--window"};
}

}  // namespace lantian::serve
