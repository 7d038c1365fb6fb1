#pragma once
#include "explain/receptor/descent.hpp"

/// LS-NMF as it is published, by plain loops: what the fast fit is measured against.
namespace lantian::explain::receptor {

/// H <- H o (W'(We o V)) / (W'(We o WH)), then W <- W o ((We o V)H') / ((We o WH)H'), with We = 1/u^2; a value whose
/// divisor is zero stays. Source: Wang, Kossenkov, Ochs 2006, doi:10.1186/1471-2105-7-175.
/// Requires: no value of the problem is below zero.
void multiply_once(const Problem& problem, Factors& factors);

Course multiplicative_descent(const Problem& problem, Factors& factors, const StopRule& stop);

}  // namespace lantian::explain::receptor
