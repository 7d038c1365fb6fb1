#pragma once
#include "transport/adjoint.hpp"
#include "transport/stack_layers.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// The source-receptor table: what each source gave each receptor in each window, and what would change if it emitted
/// less. A linear model makes the second a product of the first with a list of factors.
namespace lantian::transport {

/// Tops of the bands of height, m, of which maps are kept and by which sources are grouped: what is let out among
/// houses, above them, from tall stacks. A choice of presentation.
inline constexpr std::array band_tops{45.0, 200.0, 650.0};

struct TableSource {
  std::string id, unit_id, sector, class_code;
  std::array<double, precursors> kg{};  ///< emitted in the inventory's period, by Precursor
  /// Where above the ground it is let out, before any rise; of a stack both are its top.
  /// No value in tables of version 1.
  std::optional<Band> release = std::nullopt;
};
struct TableWindow {
  Window window;
  std::string inputs;  ///< sha256 of everything that went in; see fingerprint
  std::int64_t pairs = 0;
  double courant = 0;
  std::vector<std::uint32_t> hours = {};  ///< by receptor, that its mean stands on; empty: all of the window
};

/// Shares are those of the planned emissions, ug/m3; per tonne: divided by the source's mass.
struct SourceReceptorTable {
  std::vector<std::pair<std::string, std::string>> lineage;  ///< "weather", "chemistry", "inventory", "program", ...
  bool synthetic = false;
  std::vector<TableSource> sources;
  std::vector<std::string> receptors;
  std::vector<Path> paths;
  std::vector<TableWindow> windows;
  std::vector<float> share;     ///< [window][receptor][path][source]
  std::vector<float> boundary;  ///< [window][receptor][path], 0..1
  std::vector<float> initial;   ///< the same
  /// Whose smoke travels as puffs near receptors, positions in `sources`; and what that added to their shares, which
  /// hold it: [window][receptor][path][near source].
  std::vector<std::uint32_t> near_sources;
  std::vector<float> near;
  std::vector<double> map_tops;
  std::size_t columns = 0;  ///< of a map
  weather::Grid map_grid;   ///< of maps: its sides and projection alone
  std::vector<float> map;   ///< [window][receptor][path][band][column]

  /// That the mean of a receptor stands on; 0: nothing is known of this receptor in this window.
  std::size_t hours_of(std::size_t window, std::size_t receptor) const {
    const TableWindow& one = windows[window];
    return one.hours.empty() ? one.window.hours() : one.hours[receptor];
  }
  std::size_t rows() const { return windows.size() * receptors.size() * paths.size(); }
  float share_of(std::size_t window, std::size_t receptor, std::size_t path, std::size_t source) const {
    return share[((window * receptors.size() + receptor) * paths.size() + path) * sources.size() + source];
  }
  /// Adds a window. Requires: an answer of this table's receptors, paths, sources and maps.
  void append(TableWindow window, const WindowAnswer& answer);
  /// Adds the windows of another table. Requires: the same receptors, paths and sources.
  void append(const SourceReceptorTable& other);
};

/// Sha256 of what a window's answer depends on: grid, air, emitters, probes, near field, rates of every hour, choice,
/// rule, and the caller's words on weather, chemistry and layers.
std::string fingerprint(const RunInput& input, const AdjointChoice& choice, const Window& window,
                        const std::vector<std::pair<std::string, std::string>>& lineage);

/// One line of a question "what if": the emission of the sources meant is multiplied. Empty members mean everything;
/// several changes of one source multiply.
struct EmissionChange {
  std::string source, unit_id, sector, class_prefix;
  std::optional<Precursor> precursor;
  double factor = 1;
};
/// Reads "sector=residential_coal so2*0.7": words key=value (source, unit, sector, class), then [precursor]*factor. An
/// underscore in a sector is a space.
/// Precursors: fine, coarse, so2, nox. Returns malformed with the form, invalid_argument for a factor that is negative
/// or not a number.
Result<EmissionChange> parse_change(std::string_view text);

/// The factor of each source on each path, [path][source]. Returns not_found when a change means no source.
Result<std::vector<float>> factors_of(const SourceReceptorTable& table, std::span<const EmissionChange> changes);

/// Sums over sources, [window][receptor][path], ug/m3: the whole table once, as fast as memory delivers it.
/// Requires: one factor for each path and source.
std::vector<float> weighted_sums(const SourceReceptorTable& table, std::span<const float> factors, int threads = 1);

/// What the near field added to the sum of each row, [window][receptor][path], ug/m3; zeros without one.
std::vector<float> near_sums(const SourceReceptorTable& table);

/// Of the sums of paths, what a station would measure, [window][receptor].
std::vector<double> measured(const SourceReceptorTable& table, std::span<const float> sums, Measured what);

}  // namespace lantian::transport
