#include "app/transport.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

void add_common(CLI::App& command, TransportWords& words) {
  command.add_option("--region", words.region, "Region pack with transport.toml and weather.toml (changji)");
  command.add_option("--book", words.book, "Directory of the book with the inventory")->required();
  command.add_option("--period", words.period, "HS2022, 2023-01, 2022-10-15..2023-04-15")->required();
  command.add_option("--grid", words.grid, "Grid of the region's synthetic weather: 9km, 3km");
  command.add_option("--weather", words.weather,
                     "File of `lantian weather make`; default: synthetic weather, made anew");
  command.add_option("--unit", words.unit, "Sources of this unit alone");
  command.add_option("--receptors", words.receptors, "Receptors of transport.toml; default all");
  command.add_option("--spin-back", words.spin_back_hours, "Hours before a window whose emissions count (96)")
      ->check(CLI::Range(0, 1000));
  command.add_flag("--no-near-field", words.grid_alone,
                   "Stacks near a receptor do not travel as puffs first: the grid's answer alone");
  command.add_option("--threads", words.threads, "Default: all of the machine")->check(CLI::Range(0, 1024));
  command.add_option("--out", words.out, "File to write")->required();
  command.add_option("--lang", words.language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
}

void add_adjoint(CLI::App& transport, Verb& verb) {
  const auto words = std::make_shared<AdjointWords>();
  CLI::App* command =
      transport.add_subcommand("adjoint", "The source-receptor table of a period; goes on where it was interrupted");
  add_common(*command, words->transport);
  command->add_option("--window", words->window, "month or day")->check(CLI::IsMember({"month", "day"}));
  command->add_option("--part", words->part,
                      "N/M: only windows N, N+M, ... (N from 0), for M processes; then once without it");
  command->add_flag("--maps", words->maps, "Also keep maps of sensitivity, for places without a source");
  command->add_option(
      "--observed", words->observed,
      "pm25, pm10, so2, no2: means of the hours in which the book holds a valid reading at the station");
  command->callback([words, &verb] { verb = [words] { return run_transport_adjoint(*words); }; });
}

void add_forward(CLI::App& transport, Verb& verb) {
  const auto words = std::make_shared<ForwardWords>();
  CLI::App* command =
      transport.add_subcommand("run", "Forwards: hourly concentrations of each sector, and the ledger of mass");
  add_common(*command, words->transport);
  command->add_option("--path", words->path, "fine, sulphate, nitrate, coarse, so2 or nox");
  command->add_option("--map", words->map, "FILE.nc: mean map of each sector, by the limited (positive) operator");
  command->add_flag("--inert", words->inert, "A tracer that neither reacts nor settles, as of a tracer experiment");
  command->callback([words, &verb] { verb = [words] { return run_transport_forward(*words); }; });
}

void add_whatif(CLI::App& transport, Verb& verb) {
  const auto words = std::make_shared<WhatIfWords>();
  CLI::App* command = transport.add_subcommand("whatif", "What receptors would measure if sources emitted less");
  command->add_option("table", words->table, "File that `transport adjoint` wrote")->required();
  command->add_option(
      "change", words->changes,
      "\"sector=residential_coal *0.7\", \"unit=652301 so2*0.5\", \"source=ID *0\"; none: contributions");
  command->add_option("--measured", words->measured, "pm25, pm10, so2 or nox")
      ->check(CLI::IsMember({"pm25", "pm10", "so2", "nox"}));
  command->add_flag("--by-window", words->by_window, "Each window by itself");
  command->add_option("--by", words->by, "Contributions by unit, sector, height, class or several: unit,sector,height");
  command->add_option("--sources", words->sources_shown, "How many of the largest sources to show (10)");
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_transport_whatif(*words); }; });
}

void add_maps(CLI::App& transport, Verb& verb) {
  const auto words = std::make_shared<TransportMapsWords>();
  CLI::App* command =
      transport.add_subcommand("maps", "From a table with maps: a file of them, or what a new source would give");
  command->add_option("table", words->table, "File that `transport adjoint --maps` wrote")->required();
  command->add_option("--out", words->out, "FILE.nc: ug/m3 at a receptor for 1 kg/h, by place, band and path");
  command->add_option("--at", words->at, "LONGITUDE,LATITUDE of a new source");
  command->add_option("--height", words->height_m, "Of the new source above the ground, m (20)")
      ->check(CLI::Range(0.0, 5000.0));
  command->add_option("--kg-h", words->kg_h, "Of the precursor, day and night (1)")->check(CLI::Range(0.0, 1e9));
  command->add_option("--lang", words->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  command->callback([words, &verb] { verb = [words] { return run_transport_maps(*words); }; });
}

void add_checks(CLI::App& transport, Verb& verb) {
  const auto verify = std::make_shared<TransportVerifyWords>();
  CLI::App* list = transport.add_subcommand(
      "verify", "The verification list: small problems with known answers; exit code 1 when a bound is not kept");
  list->add_option("problem", verify->problems, "Some of the list by id; default all");
  list->add_option("--lang", verify->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  list->callback([verify, &verb] { verb = [verify] { return run_transport_verify(*verify); }; });

  const auto bench = std::make_shared<TransportBenchWords>();
  CLI::App* speed = transport.add_subcommand("bench", "How fast this machine steps, beside what its memory allows");
  speed->add_option("--nx", bench->nx, "Cells to the east (200)")->check(CLI::Range(3, 4000));
  speed->add_option("--ny", bench->ny, "Cells to the north (134)")->check(CLI::Range(3, 4000));
  speed->add_option("--nz", bench->nz, "Layers (12)")->check(CLI::Range(1, 16));
  speed->add_option("--lang", bench->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
  speed->callback([bench, &verb] { verb = [bench] { return run_transport_bench(*bench); }; });
}

}  // namespace

void add_transport(CLI::App& app, Verb& verb) {
  CLI::App* transport = app.add_subcommand("transport", "How much of what stations measure comes from which source");
  transport->require_subcommand(1);
  add_adjoint(*transport, verb);
  add_forward(*transport, verb);
  add_whatif(*transport, verb);
  add_maps(*transport, verb);
  add_transport_coefficients(*transport, verb);
  add_checks(*transport, verb);
}

}  // namespace lantian::app
