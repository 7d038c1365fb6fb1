#pragma once
#include "explain/frame.hpp"

/// How well a model meets what was measured: the statistics that air-quality work prints.
namespace lantian::explain {

/// Over the rows in which both have a value. A statistic whose denominator is 0 has no value. Units are those of the
/// columns where none is said. Sources: openair `modStats` (definitions, doi:10.1016/j.envsoft.2011.09.008); COE:
/// Legates and McCabe 2013, doi:10.1002/joc.3487; IOA: Willmott, Robeson and Matsuura 2012, doi:10.1002/joc.2419.
struct Agreement {
  std::size_t n = 0;
  std::optional<double> fac2;           ///< share of rows with 0.5 <= model / measured <= 2; 0 / 0 is left out
  std::optional<double> mb, mge, rmse;  ///< mean bias (model - measured), mean gross error, root mean square error
  std::optional<double> nmb, nmge;      ///< both over the sum of what was measured
  std::optional<double> r;              ///< Pearson
  std::optional<double> coe;            ///< 1 perfect, 0 as good as the measured mean, negative worse
  std::optional<double> ioa;            ///< refined index, -1..1
};

/// Requires: as many values in both.
Agreement agreement(const Values& measured, const Values& model);

}  // namespace lantian::explain
