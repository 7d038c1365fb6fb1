#include "serve/sources/season_table.hpp"

#include "keep/transport_table.hpp"
#include "serve/transport_weather.hpp"
#include "transport/adjoint.hpp"

namespace lantian::serve {
namespace {

using transport::SourceReceptorTable;
using transport::Window;

SourceReceptorTable table_without_windows(const TransportRegion& region, const transport::AdjointChoice& choice) {
  SourceReceptorTable table;
  table.lineage = region.lineage;
  table.synthetic = region.synthetic;
  table.sources = region.sources;
  for (const transport::Probe& probe : region.probes) table.receptors.push_back(probe.id);
  table.paths = choice.paths;
  for (const transport::NearStack& one : region.near.stacks)
    table.near_sources.push_back(static_cast<std::uint32_t>(one.emitter));
  return table;
}

}  // namespace

Result<SourceReceptorTable> season_table(const InventoryOffice& office, const keep::InventoryBook& book,
                                         const SeasonTableQuestion& question, const SeasonProgress& progress) {
  TransportQuestion asked;
  asked.region = question.region;
  asked.period = question.period;
  asked.threads = question.threads;
  LANTIAN_TRY(auto weather, open_weather(office.office(), {question.region, question.grid, ""}));
  LANTIAN_TRY(const auto region, transport_region(office, book, std::move(weather), asked));
  LANTIAN_TRY(const auto windows, windows_of(region->period, "month", asked.spin_back_hours));
  const transport::AdjointChoice choice;
  const keep::TransportParts parts{question.keep};
  std::size_t all = 0, before = 0;
  for (const Window& window : windows) all += window.all_hours();
  SourceReceptorTable table = table_without_windows(*region, choice);
  for (const Window& window : windows) {
    const std::string inputs = transport::fingerprint(region->input, choice, window, region->lineage);
    auto part = parts.find(window.name, inputs);
    if (!part) {
      LANTIAN_TRY(const auto answer,
                  transport::run_adjoint<float>(region->input, choice, window, [&](std::size_t done, std::size_t) {
                    return progress(before + done, all);
                  }));
      part = table_without_windows(*region, choice);
      part->append({window, inputs, answer.pairs, answer.courant, {}}, answer);
      LANTIAN_CHECK(parts.keep(window.name, *part));
    }
    table.append(*part);
    before += window.all_hours();
  }
  return table;
}

}  // namespace lantian::serve
