#pragma once
#include "explain/frame.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// What observations and a transport model say together about two seasons: how much of the change was the weather, how
/// much each measure, how much came from outside. The model has each group of sources, and each claimed cut, as a tag
/// at every station; observations say by how much each must be stretched to fit. Sources are told apart where their
/// courses differ by day, place and species; where they do not, what the inventory and the claims are told to be stays,
/// with its uncertainty.
///
/// Method: least squares with priors (Bayesian synthesis inversion; Enting 2002, doi:10.1017/CBO9780511535741) on means
/// of days, relative to what the model has there; errors of a day are common to the stations in part. A claim may also
/// have failed altogether: every combination of claims that worked and failed is fitted and weighed by its evidence
/// (model averaging; Hoeting et al. 1999, doi:10.1214/ss/1009212519), so a cut on paper is no evidence of itself.
namespace lantian::explain {

/// One species in one season.
struct TracerSeason {
  std::size_t hours = 0, stations = 0;
  std::vector<float> modelled;   ///< [hour][station][tag], ug/m3; tags: the groups uncut, then the claims' cuts (> 0)
  std::vector<Values> observed;  ///< [station][hour], ug/m3
  Values background;             ///< [hour]: air from outside, the same at all stations
};

struct Tracer {
  std::string id;
  double scale_sd = 0.3;  ///< how far the model may be off for all sources of this species together, relative
  TracerSeason before, after;
};

/// Sources that are stretched together.
struct SourceGroup {
  std::string id;
  double sd = 0.3;  ///< of the inventory, relative
};

struct Claim {
  std::string id;
  std::size_t group = 0;  ///< whose sources it cut
  double sd = 0.15;       ///< of what came of it when it worked, relative
};

/// Read from data/explain/inversion.toml.
struct InversionRule {
  int block_hours = 48;  ///< means of so many hours are fitted: shorter, errors of the daily course would speak
  double least_hours_share = 0.6;  ///< of a block
  double doubt = 0.2;              ///< how likely a claim is to have failed, before any observation
  double factor_sd = 0.1;          ///< of a group's ratio of a further species to the first
  double station_sd = 0.10;        ///< what a cell of the grid has more or less than its station, in both seasons
  double season_sd = 0.02;         ///< of the model's weather, second season to first
  double background_sd = 0.1;      ///< relative
  double background_ug_m3 = 0.2;   ///< of a season's mean, beside that
  double scale_sd = 0.3;           ///< of a tracer, where nothing else is said
  double common_error = 0.03, single_error = 0.12;  ///< of a block: of all stations together, of each by itself
  double instrument_ug_m3 = 1.5;                    ///< of a block's mean
  double evidence_share = 0.05;    ///< of what blocks say that counts for how far sources are stretched: errors of the
                                   ///< model last, and are alike in neighbouring days and species
  double combination_share = 0.3;  ///< the same for which claims worked: places tell that, where errors are less alike
};

struct InversionInput {
  std::vector<SourceGroup> groups;
  std::vector<Claim> claims;    ///< at most 8
  std::vector<Tracer> tracers;  ///< the first is explained; others help to tell sources apart
  InversionRule rule;
};

/// ug/m3; 95 %.
struct Estimate {
  double value = 0, low = 0, high = 0;
};

struct Inversion {
  double mean_before = 0, mean_after = 0;  ///< observed, of the first tracer, over stations and usable hours
  Estimate weather, background;
  std::vector<Estimate> measures;  ///< by claim
  std::vector<double> worked;      ///< by claim, 0..1: how likely it is that it did anything
  std::vector<double> stretch;     ///< by group: what the first species' emission must be multiplied by
  double common_residual = 0, single_residual = 0;  ///< relative, of blocks, in the most likely combination
  std::size_t blocks = 0;
};

/// Requires: tracers with the same stations and tags (groups, then claims), groups.size() + claims.size() of them.
Inversion invert(const InversionInput& input);

/// Values without those that no air makes: six or more equal ones in a row, and single hours far above their
/// neighbours. What quality control missed.
Values without_faults(const Values& hours);

}  // namespace lantian::explain
