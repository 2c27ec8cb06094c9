# gnuplot FILE draws hbmark-1.png, hbmark-2.png, ...;
# gnuplot -e "prefix='DIR/NAME'; kind='svg'" FILE draws DIR/NAME-1.svg, ... (or pdf).
if (!exists("prefix")) prefix = "hbmark"
if (!exists("kind")) kind = "png"
if (kind eq "svg") set terminal svg size 1400,800 noenhanced
if (kind eq "pdf") set terminal pdfcairo size 28cm,16cm noenhanced
if (kind eq "png") set terminal pngcairo size 1400,800 noenhanced
set style fill solid 0.6
set border 3
set xtics nomirror
set ytics nomirror

$bars << END_OF_DATA
0 "stream.triad f64 plain t8 hbm  1 GiB" 280 271.6 285.6
END_OF_DATA
set output sprintf("%s-1.%s", prefix, kind)
set title "offer 7"
value = "bandwidth" . ", " . "GB/s" . " (" . "stream-rules" . ")"
unset logscale x
set format x "%g"
unset key
set xlabel value
unset ylabel
set xrange [0:*]
set yrange [1 - 0.5:-0.5]
set grid noytics xtics
plot $bars using 3:1:(0):3:($1-0.35):($1+0.35):yticlabels(2) with boxxyerror, \
     $bars using 3:1:4:5 with xerrorbars linecolor rgb "black" pointtype 7 pointsize 0.3
unset output

$line0 << END_OF_DATA
 4096 83.333333333333329 80.833333333333329 85
 16384 71.428571428571431 69.285714285714278 72.857142857142861
 65536 62.500000000000007 60.625000000000007 63.750000000000007
END_OF_DATA
set output sprintf("%s-2.%s", prefix, kind)
set title "offer 7"
value = "bandwidth" . ", " . "GB/s" . " (" . "tuned" . ")"
set xlabel "working set" . "\n "
set ylabel value
set logscale x 2
set format x "%.0b %BB"
set key outside bottom center maxrows 6
set ytics autofreq
set xrange [*:*]
set yrange [0:*]
set grid ytics noxtics
plot $line0 using 1:2:3:4 with yerrorlines pointtype 7 pointsize 0.6 title "bw.sweep.copy f64 plain t8 dram "
unset output

$line0 << END_OF_DATA
 0 200 194 204
 25 225 218.25 229.50000000000003
 50 250.00000000000003 242.50000000000003 255.00000000000003
 100 300 291 306
END_OF_DATA
set output sprintf("%s-3.%s", prefix, kind)
set title "offer 7"
value = "bandwidth" . ", " . "GB/s" . " (" . "tuned" . ")"
set xlabel "read" . "\n "
set ylabel value
unset logscale x
set format x "%g"
set key outside bottom center maxrows 6
set ytics autofreq
set xrange [*:*]
set yrange [0:*]
set grid ytics noxtics
plot $line0 using 1:2:3:4 with yerrorlines pointtype 7 pointsize 0.6 title "bw.mix f64 plain t8 dram read 1 GiB"
unset output

$bars << END_OF_DATA
0 "stream.triad f64 nt t8 dram  1 GiB" 330 320.1 336.6
1 "stream.triad f64 plain t8 dram  1 GiB" 300 291 306
2 "stream.triad f64 plain t8 dram  1 GiB" 310 300.70000000000005 316.20000000000005
END_OF_DATA
set output sprintf("%s-4.%s", prefix, kind)
set title "offer 7"
value = "bandwidth" . ", " . "GB/s" . " (" . "tuned" . ")"
unset logscale x
set format x "%g"
unset key
set xlabel value
unset ylabel
set xrange [0:*]
set yrange [3 - 0.5:-0.5]
set grid noytics xtics
plot $bars using 3:1:(0):3:($1-0.35):($1+0.35):yticlabels(2) with boxxyerror, \
     $bars using 3:1:4:5 with xerrorbars linecolor rgb "black" pointtype 7 pointsize 0.3
unset output

$bars << END_OF_DATA
0 "latency.idle f64 plain t8 dram  1 GiB" 95 92.15 96.9
END_OF_DATA
set output sprintf("%s-5.%s", prefix, kind)
set title "offer 7"
value = "latency" . ", " . "ns" . " (" . "tuned" . ")"
unset logscale x
set format x "%g"
unset key
set xlabel value
unset ylabel
set xrange [0:*]
set yrange [1 - 0.5:-0.5]
set grid noytics xtics
plot $bars using 3:1:(0):3:($1-0.35):($1+0.35):yticlabels(2) with boxxyerror, \
     $bars using 3:1:4:5 with xerrorbars linecolor rgb "black" pointtype 7 pointsize 0.3
unset output

